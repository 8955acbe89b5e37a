import type { Clock } from '@relais/model';
import { parseBankWords, parseScaChallenge, recognise, type ScaChallenge } from '@relais/parsers';
import type { ReadPage } from '../../transport/read-page.ts';
import { loginError } from '../login-error.ts';
import { takeBack } from './confirm-in-app.ts';
import { deadEndError } from './sca-error.ts';
import { type Facts, methodOf } from './sca-facts.ts';
import type { Behind, ScaPages } from './sca-pages.ts';
import { openWay, type UnattendedWays } from './unattended-ways.ts';

export interface WithoutCustomerOptions {
  readonly pages: ScaPages;
  readonly clock: Clock;
  readonly facts: Facts;
  readonly signal: AbortSignal;
  /** Absent: its page is not opened. */
  readonly ways?: UnattendedWays;
}

const CLOSED = { reminder: false, bypass: false };

/**
 * The strong authentication while the customer is absent. Its page is opened only where a way past it is expected there. A
 * request that has notified a phone is taken back.
 *
 * @returns the page behind the way past it; `undefined` where the customer is needed
 * @throws {RelaisError} `sca_required` for a device that no program can serve
 */
export async function withoutCustomer(
  at: URL | ReadPage,
  { pages, clock, facts, signal, ways }: WithoutCustomerOptions,
): Promise<Behind | undefined> {
  const isOpen = ways !== undefined && (ways.reminder || ways.bypass);
  if (at instanceof URL && !isOpen) return undefined;
  const page = at instanceof URL ? await pages.open(at, signal) : at;
  const kind = recognise(page);
  if (kind === 'login' || kind === 'logged_out') throw loginError({ kind: 'session_lost' });
  if (kind !== 'sca') return { page, by: 'nothing' };
  const challenge = readChallenge(page, ways);
  facts.method = methodOf(challenge);
  if (challenge.kind === 'mobile_app') await takeBack(challenge, { pages, clock });
  const way = openWay(challenge, ways ?? CLOSED);
  if (way !== undefined) return { page: await pages.open(way, signal), by: 'later' };
  ways?.inVain();
  const { kind: asked } = challenge;
  if (asked === 'key_card' || asked === 'safetrans' || asked === 'digipass') {
    throw deadEndError(asked, parseBankWords(page));
  }
  return undefined;
}

function readChallenge(page: ReadPage, ways: UnattendedWays | undefined): ScaChallenge {
  try {
    return parseScaChallenge(page);
  } catch (error) {
    ways?.inVain();
    throw error;
  }
}
