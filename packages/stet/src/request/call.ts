import { type CallOptions, type Clock, isRelaisError, RelaisError, withDeadline } from '@relais/model';
import { UnreadableReply } from '../failure/unreadable-reply.ts';

/** One call of the port, which may take several requests. */
export interface Call {
  readonly signal: AbortSignal;
  /** `X-Request-Id` of the latest request: what a failure names, so that the bank can look it up. */
  requestId?: string;
  /** Status of the latest reply. */
  status?: number;
}

interface Surroundings {
  readonly clock: Clock;
  /** Ends every call when the connection is closed. */
  readonly closing: AbortSignal;
}

/**
 * Runs one call under its deadline, the caller's signal and the life of the connection.
 *
 * The deadline is a total one, over all requests, pages and bytes; the `timeout` of axios is not.
 *
 * @throws {RelaisError} `bank_unavailable` with reason `timeout`, `aborted`, `malformed_reply`, and what `work` throws
 */
export function runCall<T>(
  work: (call: Call) => Promise<T>,
  { signal: caller, deadlineMs }: CallOptions,
  { clock, closing }: Surroundings,
): Promise<T> {
  let call: Call | undefined;
  const late = (): RelaisError =>
    new RelaisError('bank_unavailable', `the bank did not answer within ${deadlineMs} ms`, {
      reason: 'timeout',
      ...(call?.requestId === undefined ? {} : { requestId: call.requestId }),
    });
  const answered = withDeadline(
    async (signal) => {
      call = { signal };
      try {
        return await work(call);
      } catch (error) {
        throw error instanceof UnreadableReply ? malformedReply(error, call) : error;
      }
    },
    {
      deadlineMs: deadlineMs ?? Number.POSITIVE_INFINITY,
      clock: deadlineMs === undefined ? timeless(clock) : clock,
      caller: caller === undefined ? closing : AbortSignal.any([caller, closing]),
      late,
    },
  );
  return answered.catch((error: unknown) => Promise.reject(named(error, call?.requestId)));
}

/** A call that was left names its request too: whoever looks it up at the bank finds what became of it. */
function named(error: unknown, requestId: string | undefined): unknown {
  const isLeft = isRelaisError(error) && error.code === 'aborted' && error.requestId === undefined;
  return isLeft && requestId !== undefined ? new RelaisError('aborted', error.message, { requestId }) : error;
}

/** Without a deadline only the caller, or the end of the connection, ends a call. */
function timeless(clock: Clock): Clock {
  return { ...clock, schedule: () => () => undefined };
}

function malformedReply({ reason, message }: UnreadableReply, { requestId, status }: Call): RelaisError {
  return new RelaisError('malformed_reply', message, {
    reason,
    ...(requestId === undefined ? {} : { requestId }),
    ...(status === undefined ? {} : { status }),
  });
}
