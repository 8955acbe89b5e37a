import { type BankProfile, type Clock, isRelaisError, RelaisError } from '@relais/model';
import { type MobileAppChallenge, parseScaState, type ScaState } from '@relais/parsers';
import { pause } from '../../transport/pause.ts';
import type { ReadPage } from '../../transport/read-page.ts';
import type { Ask } from './ask-customer.ts';
import { finish } from './finish.ts';
import { confirmInAppWords } from './own-words.ts';
import { scaRefused } from './sca-error.ts';
import type { Behind, ScaPages } from './sca-pages.ts';

export interface ConfirmInAppOptions {
  readonly pages: ScaPages;
  readonly ask: Ask;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told of each look at the bank. */
  readonly onWait: () => void;
  /** For words of our own, where the page has none. */
  readonly language?: BankProfile['web']['language'];
}

/** Bounds of the pace that the page names, in milliseconds: its own script asks once a second. */
const PACE_MS = { least: 1_000, most: 10_000 } as const;
/** Random errors in a row after which waiting makes no sense. */
const MOST_ERRORS = 3;
/** Time the bank has to take back its request to the phone, in milliseconds. */
const CANCEL_MS = 5_000;

/**
 * Waits until the customer has confirmed on their phone, and tells the bank's page so.
 *
 * Relais asks the host program at the same time, so that it can show what to do. Its `cancel` ends the wait, `later` leads past
 * it.
 *
 * @throws {RelaisError} `sca_refused` when the customer refuses, or does nothing in time
 */
export async function confirmInApp(challenge: MobileAppChallenge, options: ConfirmInAppOptions): Promise<Behind> {
  const { pages, ask, clock, signal, onWait, language } = options;
  const message = challenge.message === '' ? confirmInAppWords(language) : challenge.message;
  const paceMs = Math.min(Math.max(challenge.pollingIntervalMs, PACE_MS.least), PACE_MS.most);
  const settled = new AbortController();
  const host = hostAnswer(ask, { ...challenge, message }, AbortSignal.any([signal, settled.signal]));
  let isOpen = true;
  try {
    for (let errors = 0; ; ) {
      await pause(clock, paceMs, signal);
      if (host.isLater() && challenge.later !== undefined) {
        isOpen = false;
        return { page: await pages.open(challenge.later, signal), by: 'later' };
      }
      const look = await lookAt(challenge, pages, signal);
      onWait();
      errors = look.state === 'random_error' ? errors + 1 : 0;
      if (look.state === 'random_error' && errors < MOST_ERRORS) continue;
      if (look.state === 'pending') continue;
      isOpen = false;
      if (look.state === 'validated') {
        return { page: await finish(challenge.form, pages, signal), by: 'answer' };
      }
      // Led away: to a page behind the login, or to the login. The page itself will tell.
      if (look.state === 'page') return { page: look.page, by: 'answer' };
      if (look.state === 'random_error') throw look.error;
      throw scaRefused(look.state === 'cancelled' ? 'cancelled' : 'expired');
    }
  } finally {
    settled.abort(new RelaisError('aborted', 'the question has been settled'));
    if (isOpen) await takeBack(challenge, options);
  }
}

/** What the host has said so far. Throws what it threw. */
function hostAnswer(ask: Ask, challenge: MobileAppChallenge, signal: AbortSignal): { readonly isLater: () => boolean } {
  const { message, device, later } = challenge;
  let said: unknown;
  let failure: { readonly error: unknown } | undefined;
  ask(
    { kind: 'mobile_app', message, ...(device !== undefined && { device }), mayBeLater: later !== undefined },
    signal,
  ).then(
    (answer) => {
      said = answer;
    },
    (error: unknown) => {
      failure = { error };
    },
  );
  return {
    isLater: () => {
      if (failure !== undefined) throw failure.error;
      return said === 'later';
    },
  };
}

type Look =
  | { readonly state: Exclude<ScaState, 'page'> }
  | { readonly state: 'page'; readonly page: ReadPage }
  | { readonly state: 'random_error'; readonly error: unknown };

async function lookAt(
  { pollUrl, transactionId }: MobileAppChallenge,
  pages: ScaPages,
  signal: AbortSignal,
): Promise<Look> {
  try {
    const page = await pages.post({ action: pollUrl, fields: [['transactionId', transactionId]] }, signal);
    const state = parseScaState(page);
    return state === 'page' ? { state, page } : { state };
  } catch (error) {
    if (signal.aborted || !isRelaisError(error)) throw error;
    // Led to where the phone would be notified anew: the bank knows nothing of this request any more.
    if (error.code === 'sca_required') return { state: 'none' };
    if (error.code === 'fallback_unavailable' || error.reason === 'empty') return { state: 'random_error', error };
    throw error;
  }
}

/** Takes the request back, so that the customer's phone keeps no request that they no longer expect. */
export async function takeBack(
  challenge: MobileAppChallenge,
  { pages, clock }: Pick<ConfirmInAppOptions, 'pages' | 'clock'>,
): Promise<void> {
  const { cancelUrl, transactionId } = challenge;
  if (cancelUrl === undefined) return;
  const late = new AbortController();
  const stop = clock.schedule(() => late.abort(), CANCEL_MS);
  try {
    await pages.post({ action: cancelUrl, fields: [['transactionId', transactionId]] }, late.signal);
  } catch {
    // It runs out by itself.
  } finally {
    stop();
  }
}
