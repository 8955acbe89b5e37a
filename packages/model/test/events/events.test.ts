import { describe, expect, it } from 'vitest';
import { Events } from '../../src/events/events.ts';

interface Map {
  readonly tick: readonly [event: { readonly number: number }];
  readonly tock: readonly [event: { readonly number: number }];
}

/** Events, and what its listeners heard, in order. */
function scene() {
  const mistakes: unknown[] = [];
  const events = new Events<Map>((error) => mistakes.push(error));
  const heard: string[] = [];
  const hears = (name: string) => (event: { readonly number: number }) => void heard.push(`${name} ${event.number}`);
  return { events, heard, hears, mistakes };
}

/** What eventemitter3 does for us: each test fails without it. */
describe('events', () => {
  it('are told to every listener of their name, in the order in which they came', () => {
    const { events, heard, hears } = scene();
    events.on('tick', hears('first'));
    events.on('tock', hears('other'));
    events.on('tick', hears('second'));
    events.emit('tick', { number: 1 });
    expect(heard).toEqual(['first 1', 'second 1']);
  });

  it('are told no more to a listener that has left, and still to the others', () => {
    const { events, heard, hears } = scene();
    const leave = events.on('tick', hears('first'));
    events.on('tick', hears('second'));
    leave();
    leave();
    events.emit('tick', { number: 1 });
    expect(heard).toEqual(['second 1']);
  });

  it('are told twice to a listener that came twice, and once after it left once', () => {
    const { events, heard, hears } = scene();
    const listener = hears('twice');
    const leave = events.on('tick', listener);
    events.on('tick', listener);
    events.emit('tick', { number: 1 });
    leave();
    events.emit('tick', { number: 2 });
    expect(heard).toEqual(['twice 1', 'twice 1', 'twice 2']);
  });

  it('reach the listeners behind one that leaves while it is told', () => {
    const { events, heard, hears } = scene();
    const leave = events.on('tick', (event) => {
      leave();
      hears('once')(event);
    });
    events.on('tick', hears('behind'));
    events.emit('tick', { number: 1 });
    events.emit('tick', { number: 2 });
    expect(heard).toEqual(['once 1', 'behind 1', 'behind 2']);
  });

  it('reach a listener that comes while one is told from the next one on', () => {
    const { events, heard, hears } = scene();
    const leave = events.on('tick', () => {
      leave();
      events.on('tick', hears('late'));
    });
    events.on('tick', hears('early'));
    events.emit('tick', { number: 1 });
    expect(heard).toEqual(['early 1']);
    events.emit('tick', { number: 2 });
    expect(heard).toEqual(['early 1', 'early 2', 'late 2']);
  });

  it('reach nobody once they are cleared, under no name', () => {
    const { events, heard, hears } = scene();
    events.on('tick', hears('tick'));
    events.on('tock', hears('tock'));
    events.clear();
    events.emit('tick', { number: 1 });
    events.emit('tock', { number: 1 });
    expect(heard).toEqual([]);
  });

  it('reach the listeners behind one that throws, whose mistake is reported', () => {
    const { events, heard, hears, mistakes } = scene();
    const mistake = new TypeError('a mistake of the host program');
    events.on('tick', () => {
      throw mistake;
    });
    events.on('tick', hears('behind'));
    events.emit('tick', { number: 1 });
    expect(heard).toEqual(['behind 1']);
    expect(mistakes).toHaveLength(1);
  });
});
