import { type OneTimeCodeChallenge, parseScaChallenge, recognise } from '@relais/parsers';
import type { Ask } from './ask-customer.ts';
import { finish } from './finish.ts';
import type { ScaRequest } from './on-sca.ts';
import { scaRefused } from './sca-error.ts';
import type { Behind, ScaPages } from './sca-pages.ts';
import type { UsedCodes } from './used-codes.ts';

export interface TypeCodeOptions {
  readonly pages: ScaPages;
  readonly ask: Ask;
  readonly signal: AbortSignal;
  /** Wrong codes that may be sent in one session. The bank locks the customer out after three. */
  readonly codeTries: number;
  /** Codes that were sent in this session before. */
  readonly used: UsedCodes;
}

type Problem = Extract<ScaRequest, { kind: 'one_time_code' }>['problem'];

/** Questions to the customer, answers that are no code included. */
const MOST_QUESTIONS = 6;

/**
 * Has the customer type the code that the bank sent them. Each code is asked for anew, sent once and overwritten.
 *
 * @returns the page behind it, or the next page of the authentication
 * @throws {RelaisError} `sca_refused` with reason `wrong_code` before the bank would lock the customer out
 */
export async function typeCode(
  first: OneTimeCodeChallenge,
  { pages, ask, signal, codeTries, used }: TypeCodeOptions,
): Promise<Behind> {
  let challenge = first;
  let problem: Problem;
  for (let question = 0; question < MOST_QUESTIONS; question += 1) {
    const triesLeft = codeTries - used.wrong;
    if (triesLeft <= 0) break;
    const { channel, message, later } = challenge;
    const asked = { channel, message, triesLeft, mayBeLater: later !== undefined };
    const answer = await ask({ kind: 'one_time_code', ...asked, ...(problem !== undefined && { problem }) }, signal);
    if (answer === 'later' && later !== undefined) return { page: await pages.open(later, signal), by: 'later' };
    const code = typeof answer === 'object' && 'code' in answer ? answer.code : new Uint8Array();
    try {
      problem = problemWith(code, used);
      if (problem !== undefined) continue;
      const { action, fields } = challenge.form;
      const page = await finish({ action, fields: [...fields, [challenge.codeField, code]] }, pages, signal);
      if (recognise(page) !== 'sca') return { page, by: 'answer' };
      used.noteWrong();
      const next = parseScaChallenge(page);
      if (next.kind !== 'one_time_code') return { page, by: 'nothing' };
      challenge = next;
      problem = 'wrong_code';
    } finally {
      code.fill(0);
    }
  }
  throw scaRefused('wrong_code');
}

/** Relais never sends a text that is no code: it would count as a wrong one. */
function problemWith(code: Uint8Array, used: UsedCodes): Problem {
  const isCode = code.length >= 4 && code.length <= 12 && code.every((byte) => byte > 0x20 && byte < 0x7f);
  if (!isCode) return 'not_a_code';
  return used.use(code) ? undefined : 'used_code';
}
