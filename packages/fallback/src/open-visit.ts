import type { SecureContext } from 'node:tls';
import { noRecord, type RelaisErrorCode, withSignal } from '@relais/model';
import type { PageDriftError } from '@relais/parsers';
import type { FallbackSettings } from './fallback-options.ts';
import type { Handle } from './handle.ts';
import type { BankLimits } from './limits/bank-limits.ts';
import { AccountReader } from './reading/account-reader.ts';
import type { DriftSamples } from './reading/drift-samples.ts';
import type { PageName } from './reading/page-name.ts';
import type { PageCost } from './reading/pages.ts';
import { PagesSeen } from './reading/pages-seen.ts';
import { endReasonOf } from './session/end-reason.ts';
import { guardedLogin, keepMark, type LoginGuards } from './session/guarded-login.ts';
import { type KeptRecord, openRecord } from './session/kept-record.ts';
import type { KnownLogins } from './session/known-logins.ts';
import { leaveBank } from './session/leave-bank.ts';
import type { Opening, Visit } from './session/psu-session.ts';
import { afterSca } from './session/sca/after-sca.ts';
import { scaDesks } from './session/sca/sca-desk.ts';
import { SessionRight } from './session/session-right.ts';
import { WebSession } from './session/web-session.ts';
import { assertMayStart } from './start-conditions.ts';
import type { ReadPage } from './transport/read-page.ts';
import { typed } from './typed-error.ts';

/** What all sessions of one channel share. */
export interface VisitParts extends Omit<LoginGuards, 'bankId'> {
  readonly settings: FallbackSettings;
  /** For the web bank: holds no certificate. */
  readonly plainContext: SecureContext;
  readonly limits: BankLimits;
  readonly logins: KnownLogins;
  readonly samples: DriftSamples;
  readonly tellDrift: (error: PageDriftError) => void;
  /** Told of each record, so that somebody waits for its end. */
  readonly onRecord: (record: KeptRecord) => void;
}

/**
 * Opens a session at the web bank for the call whose turn has come: on record, with the QWAC, by a guarded login.
 *
 * Every wait for the host program ends with the call or with the session, so that none of them holds a place at the bank.
 */
export async function openVisit(parts: VisitParts, opening: Opening<Handle>): Promise<Visit<AccountReader, Handle>> {
  const { settings, plainContext, limits, tries, devices, revoked } = parts;
  const { profile, clock, csv, onEvent, qwacs, retries, retryPauseMs } = settings;
  const { sessionId, admission, who: handle } = opening;
  if (handle === undefined) throw new TypeError('a session is opened by the call of a customer');
  const { psu } = handle;
  const bankId = profile.id;
  const consent = assertMayStart(profile, psu, clock.now());
  const wait = AbortSignal.any([opening.signal, opening.caller]);
  const { secureContext, identity } = await withSignal(() => qwacs.current(), wait);
  await withSignal(async () => admission.admit?.(sessionId), wait);
  const { record: begin = noRecord } = psu;
  const certificate = { serial: identity.serialNumber, sha256: identity.fingerprint };
  const begun = { sessionId, tppId: identity.organizationIdentifier, certificate };
  const record = await openRecord(begin, begun, wait);
  parts.onRecord(record);
  const session = new WebSession({
    ...settings,
    qwacContext: secureContext,
    plainContext,
    retry: {
      times: retries,
      pauseMs: retryPauseMs,
      onRetry: (retry) => onEvent('fallback:retry', { bankId, at: clock.now(), ...retry }),
    },
    // The bank has half of the time of a request at least.
    pace: (signal) => limits.pace.turn(settings.requestsPerSecond, clock, signal, settings.requestTimeoutMs / 2),
  });
  const startedAt = clock.monotonic();
  const right = new SessionRight(parts.logins, psu);
  const deskOf = scaDesks(settings, opening, record);
  const desk = deskOf(psu, opening.caller);
  const told = (outcome: 'ok' | RelaisErrorCode): void => {
    const tookMs = Math.round(clock.monotonic() - startedAt);
    onEvent('fallback:login', { bankId, at: clock.now(), tookMs, outcome, sca: desk.wasAsked() });
  };
  const seen = new PagesSeen();
  const onPage = (page: 'home' | 'interstitial' | 'sca', read: ReadPage): void => {
    seen.note(page, undefined, read);
    const { status, bytes } = read;
    if (page !== 'sca') onEvent('fallback:progress', { bankId, at: clock.now(), page, status, bytes });
  };
  const leave = async (reason: string): Promise<void> => {
    await leaveBank(session, settings.requestTimeoutMs / 2);
    await record.noteAccess(seen.take([]));
    await record.noteEnd(reason);
  };
  const onPassed = (): Promise<void> => keepMark(devices, psu.id, right, session);
  const guards = { bankId, tries, devices, revoked };
  try {
    await guardedLogin(guards, { session, handle, right, way: { desk, onPage, onPassed }, opening });
    for (const pages of seen.take([])) await record.access(pages, wait);
    told('ok');
  } catch (error) {
    told(typed(error).code);
    await leave(endReasonOf(error));
    throw error;
  }
  let count = 0;
  // Calls of one session follow each other: the one that reads now.
  let reading = handle;
  return {
    reader: new AccountReader({
      session,
      get profile() {
        return session.isStrong ? afterSca(profile) : profile;
      },
      consent,
      clock,
      csv,
      assertRight: () => reading.assertRight(),
      onPage: (page: PageName, cost: PageCost) => {
        count += 1;
        onEvent('fallback:progress', { bankId, at: clock.now(), page, count, ...cost });
      },
      onDrift: (error, page, parse) => {
        parts.tellDrift(error);
        parts.samples.take(error, page, parse);
      },
      record,
    }),
    isFor: async (who = handle, signal) => right.isOf(who.psu, signal),
    serve: (who = handle, caller) => {
      reading = who;
      session.serve(deskOf(who.psu, caller));
    },
    isUsable: () => session.isUsable,
    leave,
  };
}
