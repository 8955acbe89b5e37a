import { type BankProfile, type Clock, isRelaisError, RelaisError, type RelaisErrorReason } from '@relais/model';
import { parseBankWords, parseScaChallenge, recognise } from '@relais/parsers';
import type { ReadPage } from '../../transport/read-page.ts';
import { loginError } from '../login-error.ts';
import { type Ask, askCustomer } from './ask-customer.ts';
import { chooseMeans } from './choose-means.ts';
import { confirmInApp } from './confirm-in-app.ts';
import type { OnSca } from './on-sca.ts';
import { deadEndError, scaRefused } from './sca-error.ts';
import { type Facts, methodOf, resultOf, type ScaMethod, type ScaResult } from './sca-facts.ts';
import type { Behind, ScaPages } from './sca-pages.ts';
import { typeCode } from './type-code.ts';
import type { UnattendedWays } from './unattended-ways.ts';
import type { UsedCodes } from './used-codes.ts';
import { withoutCustomer } from './without-customer.ts';

/** How the customer is asked when the bank wants strong authentication, and how long it may take. */
export interface ScaPrompt {
  readonly bankId: string;
  readonly psuId: string;
  /** Absent: the customer is not asked, and not notified. */
  readonly onSca?: OnSca;
  /** Whether the customer is present now. */
  readonly isAttended: () => boolean;
  readonly clock: Clock;
  /** In which Relais speaks to the customer where the bank's page does not. @defaultValue `fr` */
  readonly language?: BankProfile['web']['language'];
  /** Time for the whole of one strong authentication, in milliseconds. */
  readonly scaLimitMs: number;
  /** Wrong codes that may be sent in one session. */
  readonly codeTries: number;
  /** Codes that were sent in this session. */
  readonly usedCodes: UsedCodes;
  /** Ends with the call that waits for it. */
  readonly caller: AbortSignal;
  /** Runs a wait for the customer that is not counted to the time of the session (R16). */
  readonly offTheClock: <T>(wait: () => Promise<T>) => Promise<T>;
  /** The bank asks. Told before the customer is notified; the method is not known then. */
  readonly onRequired: () => void;
  /** A step with the customer: a page of the authentication, or one look whether they have confirmed. */
  readonly onStep: (step: 'asked' | 'waiting' | 'answered') => void;
  /** It has come to an end. */
  readonly onResolved: (facts: { readonly method: ScaMethod; readonly result: ScaResult }) => Promise<void>;
}

const RESULTS: Readonly<Record<Behind['by'], ScaResult>> = {
  answer: 'passed',
  later: 'later',
  nothing: 'not_needed',
};

/** Pages of one authentication: a choice, the challenge, and room for one that comes again. */
const MOST_PAGES = 5;

/**
 * Goes through the bank's strong authentication with the customer, from the address it is served at or from its page.
 *
 * @param ways - taken while the customer is absent; none by default
 * @returns the page behind it, and whether the customer has authenticated
 * @throws {RelaisError} `sca_required` when the customer is not there to answer, before any notice to them. `sca_refused` when
 * the customer does not pass. `user_action_needed` when they must do something with the bank first
 */
export async function authenticate(
  at: URL | ReadPage,
  prompt: ScaPrompt,
  pages: ScaPages,
  ways?: UnattendedWays,
): Promise<{ readonly page: ReadPage; readonly isStrong: boolean }> {
  const { onRequired, onResolved, offTheClock } = prompt;
  const facts: Facts = { method: 'unknown' };
  onRequired();
  let result: ScaResult = 'failed';
  try {
    const passed = await offTheClock(() => inTime(prompt, (signal) => conduct(at, prompt, pages, facts, signal, ways)));
    result = RESULTS[passed.by];
    return { page: passed.page, isStrong: passed.by === 'answer' };
  } catch (error) {
    result = prompt.caller.aborted ? 'left' : resultOf(error);
    throw error;
  } finally {
    await onResolved({ method: facts.method, result });
  }
}

async function conduct(
  at: URL | ReadPage,
  prompt: ScaPrompt,
  pages: ScaPages,
  facts: Facts,
  signal: AbortSignal,
  ways: UnattendedWays | undefined,
): Promise<Behind> {
  const { onSca, isAttended, clock } = prompt;
  if (onSca !== undefined && isAttended()) return withCustomer(at, { ...prompt, onSca }, pages, facts, signal);
  const passed = await withoutCustomer(at, { pages, clock, facts, signal, ...(ways && { ways }) });
  if (passed !== undefined) return passed;
  throw onSca === undefined
    ? unanswered('no_on_sca', 'there is no onSca to ask the customer by')
    : unanswered('unattended', 'the customer is not present');
}

async function withCustomer(
  at: URL | ReadPage,
  prompt: ScaPrompt & Required<Pick<ScaPrompt, 'onSca'>>,
  pages: ScaPages,
  facts: Facts,
  signal: AbortSignal,
): Promise<Behind> {
  const { onSca, bankId, psuId, clock, scaLimitMs, codeTries, usedCodes: used, language, onStep } = prompt;
  const ask: Ask = askCustomer(onSca, { bankId, psuId }, clock.now() + scaLimitMs);

  const waiting = { pages, ask, clock, signal, ...(language && { language }) };
  let passed: Behind = { page: at instanceof URL ? await pages.open(at, signal) : at, by: 'nothing' };
  for (let step = 0; step < MOST_PAGES; step += 1) {
    const { page } = passed;
    const kind = recognise(page);
    if (kind === 'login' || kind === 'logged_out') throw loginError({ kind: 'session_lost' });
    if (kind !== 'sca') return passed;
    if (passed.by === 'answer') throw scaRefused('not_confirmed');
    const challenge = parseScaChallenge(page);
    const method = methodOf(challenge);
    if (method !== 'unknown') facts.method = method;
    onStep('asked');
    switch (challenge.kind) {
      case 'choice':
        passed = await chooseMeans(challenge.means, challenge.later, { pages, ask, signal });
        break;
      case 'bypass':
      case 'reminder':
        return past(challenge.url);
      case 'mobile_app':
        passed = await confirmInApp(challenge, { ...waiting, onWait: () => onStep('waiting') });
        onStep('answered');
        break;
      case 'one_time_code':
        passed = await typeCode(challenge, { pages, ask, signal, codeTries, used });
        onStep('answered');
        break;
      default:
        if ('later' in challenge && challenge.later !== undefined) return past(challenge.later);
        throw deadEndError(challenge.kind, parseBankWords(page));
    }
  }
  throw unanswered('asked_again', 'it asks again and again');

  /** Where all that is left is the way past it: taken only when the customer says so. */
  async function past(url: string): Promise<Behind> {
    if ((await ask({ kind: 'bypass', mayBeLater: true }, signal)) !== 'later') throw scaRefused('declined');
    return { page: await pages.open(url, signal), by: 'later' };
  }
}

function unanswered(reason: RelaisErrorReason<'sca_required'>, why: string): RelaisError {
  return new RelaisError('sca_required', `the bank asks for strong authentication, and ${why}`, { reason });
}

/** Runs the wait under its own limit and under the caller's signal, and lets it end in good order. */
async function inTime<T>(
  { clock, scaLimitMs, caller }: Pick<ScaPrompt, 'clock' | 'scaLimitMs' | 'caller'>,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const stop = clock.schedule(() => limit.abort(scaRefused('expired')), scaLimitMs);
  const left = new AbortController();
  const leave = (): void => {
    const because: unknown = caller.reason;
    const gone = new RelaisError('aborted', 'the caller left while the customer was asked');
    left.abort(isRelaisError(because) ? because : gone);
  };
  if (caller.aborted) leave();
  caller.addEventListener('abort', leave, { once: true });
  try {
    return await task(AbortSignal.any([limit.signal, left.signal]));
  } finally {
    stop();
    caller.removeEventListener('abort', leave);
  }
}
