import { describe, expect, it } from 'vitest';
import { answers, api, silent, startEngine } from './engine.ts';

describe('beforeTrip: wait', () => {
  it('calls that fail before the trip are held, and answered when it comes', async () => {
    await using engine = startEngine({ beforeTrip: 'wait' });
    const held = Array.from({ length: 5 }, () => engine.call(answers(503)));
    expect(await Promise.all(held)).toEqual(Array(5).fill('web'));
  });

  it('a call that the API still keeps waiting is answered at the trip', async () => {
    await using engine = startEngine({ beforeTrip: 'wait' });
    const waiting = engine.call(silent);
    const others = Array.from({ length: 5 }, () => engine.call(answers(503)));
    await Promise.all(others);
    expect(await waiting).toBe('web');
  });

  it('a call is held no longer than its own deadline, and then ends in its own error', async () => {
    await using engine = startEngine({ beforeTrip: 'wait' });
    const held = engine.call(answers(503), { options: { deadlineMs: 40_000 } });
    held.catch(() => {});
    await engine.pass(40_000);
    await expect(held).rejects.toMatchObject({ status: 503 });
  });

  it('nobody waits for a trip that a closed engine will never see', async () => {
    await using engine = startEngine({ beforeTrip: 'wait' });
    const held = engine.call(answers(503));
    held.catch(() => {});
    await engine.failover.close();
    await expect(held).rejects.toMatchObject({ status: 503 });
  });

  it('the API that answers is the answer', async () => {
    await using engine = startEngine({ beforeTrip: 'wait' });
    expect(await engine.call(api)).toBe('api');
  });
});
