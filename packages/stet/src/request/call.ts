import { afterStall, type Clock, isRelaisError, RelaisError, withDeadline } from '@relais/model';
import { lateFailure, type Stage } from '../failure/late-failure.ts';
import { UnreadableReply } from '../failure/unreadable-reply.ts';

/** Under which terms a call runs. */
export interface CallTerms {
  /** The caller's own. */
  readonly signal?: AbortSignal | undefined;
  /** Time for the whole call, in milliseconds. @defaultValue as long as the signal and the connection live */
  readonly deadlineMs?: number | undefined;
  /** Told when a request is on its way by a connection that stands. */
  readonly sent?: () => void;
  /** Told when its whole answer is there. */
  readonly replied?: () => void;
}

/** One call, which may take several requests. */
export interface Call {
  readonly signal: AbortSignal;
  stage: Stage;
  /** Told for each request, once it is on its way by a connection that stands. Never throws. */
  readonly sent: (() => void) | undefined;
  /** Told for each request, once its whole answer is there. Never throws. */
  readonly replied: (() => void) | undefined;
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
 * @throws {RelaisError} `bank_unavailable` with reason `timeout` when the bank was silent; `own_network` when nothing had been
 * sent to it. Also `aborted`, `malformed_reply`, and what `work` throws
 */
export function runCall<T>(
  work: (call: Call) => Promise<T>,
  { signal: caller, deadlineMs, sent, replied }: CallTerms,
  { clock, closing }: Surroundings,
): Promise<T> {
  let call: Call | undefined;
  const answered = withDeadline(
    async (signal) => {
      call = { signal, stage: 'ready', sent: quiet(sent), replied: quiet(replied) };
      try {
        return await work(call);
      } catch (error) {
        throw error instanceof UnreadableReply ? malformedReply(error, call) : error;
      }
    },
    {
      deadlineMs: deadlineMs ?? Number.POSITIVE_INFINITY,
      clock: afterStall(clock),
      caller,
      closing,
      late: () => lateFailure(deadlineMs, call),
    },
  );
  return answered.catch((error: unknown) => Promise.reject(named(error, call?.requestId)));
}

/** A call that its caller left names its request too, so that the bank can look it up. */
function named(error: unknown, requestId: string | undefined): unknown {
  const isLeft = isRelaisError(error) && error.code === 'aborted' && error.requestId === undefined;
  return isLeft && requestId !== undefined ? new RelaisError('aborted', error.message, { requestId }) : error;
}

/** Told from within an event of a socket, where a throw would end the process. */
function quiet(tell: (() => void) | undefined): (() => void) | undefined {
  if (tell === undefined) return undefined;
  return () => {
    try {
      tell();
    } catch {
      // A scope is told; it does not decide. What it throws must not end the call.
    }
  };
}

function malformedReply({ reason, message }: UnreadableReply, { requestId, status }: Call): RelaisError {
  return new RelaisError('malformed_reply', message, {
    reason,
    ...(requestId === undefined ? {} : { requestId }),
    ...(status === undefined ? {} : { status }),
  });
}
