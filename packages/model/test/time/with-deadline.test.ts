import { describe, expect, it } from 'vitest';
import { manualClock, RelaisError, withDeadline } from '../../src/index.ts';

const never = (): Promise<never> => new Promise(() => {});

describe('withDeadline', () => {
  it('ends a silent call at its deadline with bank_unavailable, even one that ignores its signal', async () => {
    const clock = manualClock();
    const call = withDeadline(never, { deadlineMs: 800, clock });
    clock.advance(800);
    await expect(call).rejects.toMatchObject({ code: 'bank_unavailable' });
  });

  it('tells the call why it is ended', async () => {
    const clock = manualClock();
    let reason: unknown;
    const call = withDeadline(
      (signal) => {
        signal.addEventListener('abort', () => (reason = signal.reason));
        return never();
      },
      { deadlineMs: 1, clock, late: () => new RelaisError('fallback_unavailable', 'late') },
    );
    clock.advance(1);
    await expect(call).rejects.toMatchObject({ code: 'fallback_unavailable' });
    expect(reason).toMatchObject({ code: 'fallback_unavailable' });
  });

  it('a caller who leaves gets aborted, whatever their reason was', async () => {
    const caller = new AbortController();
    const call = withDeadline(never, { deadlineMs: 1, clock: manualClock(), caller: caller.signal });
    caller.abort(new Error('secret'));
    await expect(call).rejects.toSatisfy((error: RelaisError) => error.code === 'aborted' && error.cause === undefined);
  });

  it('does not begin for a caller who has left', async () => {
    let began = false;
    const run = async (): Promise<void> => {
      began = true;
    };
    await expect(
      withDeadline(run, { deadlineMs: 1, clock: manualClock(), caller: AbortSignal.abort() }),
    ).rejects.toThrow();
    expect(began).toBe(false);
  });

  it('leaves no timer behind, however it ends', async () => {
    const clock = manualClock();
    await withDeadline(async () => 1, { deadlineMs: 1, clock });
    await withDeadline(() => Promise.reject(new Error('no')), { deadlineMs: 1, clock }).catch(() => {});
    expect(clock.pending()).toBe(0);
  });
});
