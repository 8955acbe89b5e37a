import { type OneTimeCodeChallenge, parseScaChallenge, recognise } from '@relais/parsers';
import type { Ask } from './ask-customer.ts';
import { finish } from './finish.ts';
import type { ScaRequest } from './on-sca.ts';
import { scaRefused } from './sca-error.ts';
import type { Behind, ScaPages } from './sca-pages.ts';
import { UsedCodes } from './used-codes.ts';

export interface TypeCodeOptions {
  readonly pages: ScaPages;
  readonly ask: Ask;
  readonly signal: AbortSignal;
  /** Codes that may be sent in one authentication. The bank locks the customer out after three wrong ones. */
  readonly codeTries: number;
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
  { pages, ask, signal, codeTries }: TypeCodeOptions,
): Promise<Behind> {
  const used = new UsedCodes();
  let challenge = first;
  let triesLeft = codeTries;
  let problem: Problem;
  for (let question = 0; question < MOST_QUESTIONS; question += 1) {
    const { channel, message, later } = challenge;
    const asked = { channel, message, triesLeft, mayBeLater: later !== undefined };
    const answer = await ask({ kind: 'one_time_code', ...asked, ...(problem !== undefined && { problem }) }, signal);
    if (answer === 'later' && later !== undefined) return { page: await pages.open(later, signal), by: 'later' };
    const code = typeof answer === 'object' ? answer.code : new Uint8Array();
    try {
      problem = problemWith(code, used);
      if (problem !== undefined) continue;
      triesLeft -= 1;
      const { action, fields } = challenge.form;
      const page = await finish({ action, fields: [...fields, [challenge.codeField, code]] }, pages, signal);
      if (recognise(page) !== 'sca') return { page, by: 'answer' };
      const next = parseScaChallenge(page);
      if (next.kind !== 'one_time_code') return { page, by: 'nothing' };
      challenge = next;
      problem = 'wrong_code';
    } finally {
      code.fill(0);
    }
    if (triesLeft === 0) break;
  }
  throw scaRefused('wrong_code');
}

/** What is no code is never sent: it would count as a wrong one. */
function problemWith(code: Uint8Array, used: UsedCodes): Problem {
  const isCode = code.length >= 4 && code.length <= 12 && code.every((byte) => byte > 0x20 && byte < 0x7f);
  if (!isCode) return 'not_a_code';
  return used.use(code) ? undefined : 'used_code';
}
