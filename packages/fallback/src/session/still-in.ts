import { parseLoginOutcome } from '@relais/parsers';
import type { ReadPage } from '../transport/read-page.ts';
import { loginError } from './login-error.ts';
import type { Look } from './look-at.ts';
import { ScaStop } from './sca/sca-stop.ts';

/**
 * A page that was asked for inside a session. The bank answers with its login page, not with an error, when a session has run
 * out.
 *
 * @param timeZone - in which the bank tells its times
 * @throws {RelaisError} for a page that says why the wanted one does not come
 * @throws {ScaStop} where the bank asks for strong authentication
 */
export function stillIn({ page, kind, document }: Look, timeZone: string): ReadPage {
  if (kind === 'sca') throw new ScaStop(page);
  if (kind === 'password_change') throw loginError({ kind }, page);
  if (kind === 'interstitial') throw loginError({ kind, exit: { kind: 'user_action' } }, page);
  if (kind !== 'login' && kind !== 'logged_out' && kind !== 'outage') {
    page.document = document;
    return page;
  }
  const outcome = parseLoginOutcome(document ?? page);
  const interrupted = outcome.kind === 'service_interrupted' ? outcome : { kind: 'service_interrupted' as const };
  // The form may say that the whole bank is interrupted.
  const isOutage = kind === 'outage' || outcome.kind === 'service_interrupted';
  throw isOutage ? loginError(interrupted, page, timeZone) : loginError({ kind: 'session_lost' });
}
