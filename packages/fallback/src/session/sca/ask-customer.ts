import { isRelaisError, RelaisError } from '@relais/model';
import type { OnSca, ScaAnswer, ScaContext, ScaRequest } from './on-sca.ts';
import { scaRefused } from './sca-error.ts';

/** A question without what is the same for all of them. */
type Question = ScaRequest extends infer R ? (R extends ScaRequest ? Omit<R, 'expiresAt'> : never) : never;

/** Asks the customer, and gives up when the signal says so. @throws {RelaisError} `sca_refused` when they decline */
export type Ask = (question: Question, signal: AbortSignal) => Promise<Exclude<ScaAnswer, 'cancel'>>;

/** Asks through the host's callback. */
export function askCustomer(onSca: OnSca, context: Omit<ScaContext, 'signal'>, expiresAt: number): Ask {
  return async (question, signal) => {
    const answer = await unlessAborted(signal, () =>
      onSca({ ...question, expiresAt }, { ...context, signal }).catch((error: unknown) => {
        throw isRelaisError(error) ? error : failed();
      }),
    );
    if (answer === 'cancel') throw scaRefused('declined');
    if (answer === 'later' && !question.mayBeLater) throw misfit('later was not offered');
    if (typeof answer === 'object' && 'code' in answer && question.kind !== 'one_time_code') {
      answer.code.fill(0);
      throw misfit('no code was asked for');
    }
    if (typeof answer === 'object' && 'means' in answer && question.kind !== 'choice') {
      throw misfit('no means were on offer');
    }
    if (answer === undefined && question.kind === 'choice' && question.means.length > 1) {
      throw misfit('several means were on offer, and none was chosen');
    }
    return answer ?? 'go_on';
  };
}

// Without its cause: what a host's own error says of a code is not ours to pass on.
function failed(): RelaisError {
  return new RelaisError('own_network', 'the onSca callback failed', { reason: 'callback' });
}

/** The answer is none to the question. Nothing of it is sent. */
export function misfit(what: string): RelaisError {
  return new RelaisError('fallback_refused', `the answer of onSca does not fit: ${what}`, { reason: 'sca_answer' });
}

/** The task's result, or the signal's reason, whichever comes first: a callback may ignore its signal. */
async function unlessAborted<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const left = Promise.withResolvers<never>();
  const leave = (): void => left.reject(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([Promise.resolve().then(task), left.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
