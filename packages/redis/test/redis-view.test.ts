import { type ManualClock, manualClock } from '@relais/model';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RedisPort } from '../src/clients/redis-port.ts';
import { keysOf } from '../src/keys.ts';
import { RedisView } from '../src/redis-view.ts';
import type { Script } from '../src/script.ts';
import { GIVE_BACK, LOOK, ONCE } from '../src/scripts.ts';

const GONE = { code: 'own_network', reason: 'fleet' };
const LOOK_MS = 1_000;
const TIMEOUT_MS = 1_000;

type Entry = readonly [id: string, members: readonly string[]];

const entryOf = (sequence: number): Entry => [`${sequence}-0`, ['at', '1', 'by', 'w', 'text', `r${sequence}`]];
const seen = (...news: readonly Entry[]): unknown => ['seen', '1000', '7', '9', '', '0', '0', '0', '', news];
const turn = (): Promise<void> => new Promise(setImmediate);

/** A server that says what the test wants, when the test wants it. */
class FakeServer implements RedisPort {
  /** What it answers to a script; nothing: it is silent. */
  readonly answers = new Map<Script, () => unknown>([[LOOK, () => seen()]]);
  readonly asked: { readonly script: Script | undefined; readonly limit: string }[] = [];
  listener: (message: string) => void = () => {};
  subscriptions = 0;
  refusesSubscriptions = false;
  subscribedAgain: () => void = () => {};

  readonly send = async (words: readonly string[]): Promise<unknown> => {
    const script = [...this.answers.keys(), ONCE, GIVE_BACK].find(({ sha }) => sha === words[1]);
    this.asked.push({ script, limit: words[5] ?? '' });
    const answer = script === undefined ? undefined : this.answers.get(script);
    return answer === undefined ? new Promise(() => {}) : answer();
  };

  readonly subscribe = async (_: string, listener: (message: string) => void): Promise<() => Promise<void>> => {
    this.subscriptions += 1;
    if (this.refusesSubscriptions) throw new Error('Socket closed unexpectedly');
    this.listener = listener;
    return async () => {};
  };

  readonly onSubscribedAgain = (listener: () => void): (() => void) => {
    this.subscribedAgain = listener;
    return () => {};
  };

  looks(): number {
    return this.asked.filter(({ script }) => script === LOOK).length;
  }
}

describe('a view, whatever the server does', () => {
  let server: FakeServer;
  let clock: ManualClock;
  let heard: string[];

  beforeEach(() => {
    server = new FakeServer();
    clock = manualClock();
    heard = [];
  });

  async function open(): Promise<RedisView> {
    const times = { timeoutMs: TIMEOUT_MS, lookEveryMs: LOOK_MS, settleMs: 2 * LOOK_MS };
    const newId = (): string => 'id';
    const view = new RedisView({ port: server, clock, keys: keysOf('relais', 'cic'), workerId: 'me', newId, ...times });
    view.on('report', ({ text }) => heard.push(text));
    await turn();
    return view;
  }

  it('looks at what it missed before it tells a report that does not follow the last one', async () => {
    await open();
    server.answers.set(LOOK, () => seen(entryOf(3), entryOf(5)));
    server.listener('report\n5\n3\n1\nw\nr5');
    expect(heard).toEqual([]);
    await turn();
    expect(heard).toEqual(['r3', 'r5']);
    server.listener('report\n6\n5\n1\nw\nr6');
    server.listener('report\n6\n5\n1\nw\nr6');
    expect(heard).toEqual(['r3', 'r5', 'r6']);
  });

  it('looks once more when it hears of a gap while it looks', async () => {
    await open();
    const slow = Promise.withResolvers<unknown>();
    server.answers.set(LOOK, () => slow.promise);
    server.subscribedAgain();
    server.listener('report\n5\n3\n1\nw\nr5');
    server.answers.set(LOOK, () => seen(entryOf(3), entryOf(5)));
    slow.resolve(seen());
    await turn();
    expect(heard).toEqual(['r3', 'r5']);
  });

  it('subscribes again with the next look, when a subscription has failed', async () => {
    server.refusesSubscriptions = true;
    await open();
    const before = server.subscriptions;
    server.refusesSubscriptions = false;
    clock.advance(LOOK_MS);
    await turn();
    expect(server.subscriptions).toBe(before + 1);
    server.listener('report\n5\n0\n1\nw\nr5');
    expect(heard).toEqual(['r5']);
    clock.advance(LOOK_MS);
    await turn();
    expect(server.subscriptions).toBe(before + 1);
  });

  it('after one silence, asks nothing more until a look has had an answer', async () => {
    const view = await open();
    const waiting = expect(view.once('mark', 1_000)).rejects.toMatchObject(GONE);
    await turn();
    server.answers.delete(LOOK);
    clock.advance(TIMEOUT_MS);
    await waiting;
    expect(view.isReachable).toBe(false);
    const asked = server.asked.length;
    await expect(view.once('mark', 1_000)).rejects.toMatchObject(GONE);
    await expect(view.giveBack('reads', 'id')).rejects.toMatchObject(GONE);
    expect(server.asked.slice(asked).filter(({ script }) => script !== LOOK)).toEqual([]);
    server.answers.set(LOOK, () => seen());
    server.answers.set(ONCE, () => ['first', '1000', '7', '9', '']);
    for (let looks = 0; looks < 3; looks += 1) {
      clock.advance(TIMEOUT_MS);
      await turn();
    }
    expect(view.isReachable).toBe(true);
    expect(await view.once('mark', 1_000)).toBe(true);
  });

  it('asks once more when the server takes it for late, since the clock of the server was set', async () => {
    const view = await open();
    server.answers.set(ONCE, () => {
      server.answers.set(ONCE, () => ['first', '3600000', '7', '9', '']);
      return ['late', '3600000'];
    });
    expect(await view.once('mark', 1_000)).toBe(true);
    const [first, second] = server.asked.slice(-2).map(({ limit }) => Number(limit));
    expect(second).toBe((first ?? 0) + 3_599_000);
  });

  it.each([null, 'OK', 7, [], [7], ['first', 'now']])('takes %j for no answer of a script', async (answer) => {
    const view = await open();
    server.answers.set(ONCE, () => answer);
    await expect(view.once('mark', 1_000)).rejects.toMatchObject(GONE);
  });

  it('leaves no timer when it is closed, also in the middle of a look', async () => {
    const view = await open();
    await view[Symbol.asyncDispose]();
    expect(clock.pending()).toBe(0);
    const another = await open();
    server.answers.delete(LOOK);
    server.subscribedAgain();
    await another[Symbol.asyncDispose]();
    const looks = server.looks();
    clock.advance(100 * LOOK_MS);
    await turn();
    expect(clock.pending()).toBe(0);
    expect(server.looks()).toBe(looks);
  });
});
