import { askHost, RelaisError } from '@relais/model';
import type { OnSca, ScaAnswer, ScaContext, ScaRequest } from './on-sca.ts';
import { scaRefused } from './sca-error.ts';

/** A question without what is the same for all of them. */
type Question = ScaRequest extends infer R ? (R extends ScaRequest ? Omit<R, 'expiresAt'> : never) : never;

/** Asks the customer, and gives up when the signal says so. @throws {RelaisError} `sca_refused` when they decline */
export type Ask = (question: Question, signal: AbortSignal) => Promise<Exclude<ScaAnswer, 'cancel'>>;

/** Asks through the host's callback. */
export function askCustomer(onSca: OnSca, context: Omit<ScaContext, 'signal'>, expiresAt: number): Ask {
  return async (question, signal) => {
    const ask = async (): Promise<ScaAnswer | undefined> => {
      const given = answerOf(await onSca({ ...question, expiresAt }, { ...context, signal }));
      // A code that comes after the wait is not sent.
      if (signal.aborted) overwrite(given);
      return given;
    };
    const answer = await askHost(ask, { reason: 'callback', signal });
    if (answer === 'cancel') throw scaRefused('declined');
    if (answer === 'later' && !question.mayBeLater) throw misfit('later was not offered');
    if (typeof answer === 'object' && 'code' in answer && question.kind !== 'one_time_code') {
      overwrite(answer);
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

const WORDS: ReadonlySet<unknown> = new Set(['go_on', 'later', 'cancel'] satisfies readonly ScaAnswer[]);

/** Each member is read once. @throws {RelaisError} `fallback_refused` for what is no answer at all */
function answerOf(given: unknown): ScaAnswer | undefined {
  if (given === undefined || WORDS.has(given)) return given as ScaAnswer | undefined;
  const { code, means } = Object(given) as { readonly code?: unknown; readonly means?: unknown };
  if (code instanceof Uint8Array) return { code };
  if (typeof means === 'string' && code === undefined) return { means };
  throw misfit('it is neither a code as bytes, nor a means, nor a word');
}

function overwrite(answer: ScaAnswer | undefined): void {
  if (typeof answer === 'object' && 'code' in answer) answer.code.fill(0);
}

/** The answer is none to the question. Nothing of it is sent. */
export function misfit(what: string): RelaisError {
  return new RelaisError('fallback_refused', `the answer of onSca does not fit: ${what}`, { reason: 'sca_answer' });
}
