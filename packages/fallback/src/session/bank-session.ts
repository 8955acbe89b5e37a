import type { SecureContext } from 'node:tls';
import {
  type Answer,
  type Consent,
  type OpenRecord,
  type Question,
  type RelaisErrorCode,
  type RequestScope,
  type SessionBegun,
  type ValueOf,
  withSignal,
} from '@relais/model';
import { PageDriftError } from '@relais/parsers';
import type { ValidQwac } from '../certificate/qwacs.ts';
import { fallbackError } from '../fallback-error.ts';
import type { FallbackSettings } from '../fallback-settings.ts';
import type { Handle } from '../handle.ts';
import type { BankLimits } from '../limits/bank-limits.ts';
import type { FleetPace } from '../limits/fleet-pace.ts';
import { AccountReader } from '../reading/account-reader.ts';
import { answerOf } from '../reading/answer-of.ts';
import type { DriftSamples } from '../reading/drift-samples.ts';
import { PageLog } from '../reading/page-log.ts';
import { assertMayStart } from '../start-conditions.ts';
import type { RequestMarks } from '../transport/page-reader.ts';
import type { ReadPage } from '../transport/read-page.ts';
import { endReasonOf } from './end-reason.ts';
import { KeptRecord, NO_RECORD, openRecord } from './kept-record.ts';
import type { KnownLogins } from './known-logins.ts';
import { leaveBank } from './leave-bank.ts';
import { keepMark, type LoginGuards, logIn } from './log-in.ts';
import type { Opening, OpenSession } from './open-session.ts';
import type { PendingEnds } from './pending-ends.ts';
import { afterSca } from './sca/after-sca.ts';
import { type CallPrompt, callPrompt } from './sca/call-prompt.ts';
import { UsedCodes } from './sca/used-codes.ts';
import { SessionRight } from './session-right.ts';
import type { ReadingEnds } from './session-turn.ts';
import { WebSession } from './web-session.ts';

/** What all sessions of one channel share. */
export interface SessionParts extends LoginGuards {
  readonly settings: FallbackSettings;
  /** For the web bank: holds no certificate. */
  readonly plainContext: SecureContext;
  readonly limits: BankLimits;
  /** Of all workers of the fleet. Absent: this process is alone. */
  readonly fleetPace: FleetPace | undefined;
  readonly logins: KnownLogins;
  readonly samples: DriftSamples;
  /** PSUs whose page of the strong authentication had no way past it. It is not opened again while they are absent. */
  readonly withoutWay: Set<string>;
  /** Ends of records, for `close` to wait for. */
  readonly pending: PendingEnds;
}

/** A call that reads. */
interface ReadingCall {
  readonly handle: Handle;
  readonly prompt: CallPrompt;
  readonly marks: RequestMarks;
  readonly ends: ReadingEnds;
}

/**
 * A session at the web bank for one PSU. First it has its place at the bank, then it is on record, then open. A guarded login
 * with the QWAC opens it at the first question.
 *
 * Every wait for the host program ends with the call or with the session. So no such wait holds a place at the bank.
 */
export class BankSession implements OpenSession<Handle> {
  readonly #parts: SessionParts;
  readonly #opening: Opening<Handle>;
  readonly #begun: SessionBegun;
  readonly #consent: Consent;
  readonly #web: WebSession;
  readonly #right: SessionRight;
  readonly #usedCodes = new UsedCodes();
  /** Pages on the way in. */
  readonly #log = new PageLog();
  /** Drifts that were told: one that a page is kept from is thrown again by a later question. */
  readonly #drifts = new Set<PageDriftError>();
  #record: KeptRecord;
  #isOnRecord = false;
  #reader: AccountReader | undefined;
  /** The call that reads now: calls of one session follow each other. */
  #reading: Handle;
  #left: Promise<void> | undefined;

  private constructor(parts: SessionParts, opening: Opening<Handle>, consent: Consent, qwac: ValidQwac) {
    const { settings, plainContext, limits, fleetPace, logins, devices, withoutWay, pending } = parts;
    const { profile, clock, onEvent, retries, retryPauseMs, requestsPerSecond, requestTimeoutMs } = settings;
    const { psu } = opening.who;
    const { secureContext: qwacContext, identity } = qwac;
    this.#parts = parts;
    this.#opening = opening;
    this.#consent = consent;
    this.#reading = opening.who;
    this.#right = new SessionRight(logins, psu);
    this.#record = new KeptRecord(NO_RECORD, pending);
    this.#begun = {
      sessionId: opening.sessionId,
      tppId: identity.organizationIdentifier,
      certificate: { serial: identity.serialNumber, sha256: identity.fingerprint },
    };
    // The bank has half of the time of a request at least.
    const longestMs = requestTimeoutMs / 2;
    const pace = (signal: AbortSignal): Promise<void> => limits.pace.turn(requestsPerSecond, clock, signal, longestMs);
    const inFleet = async (signal: AbortSignal): Promise<void> => {
      await pace(signal);
      await fleetPace?.turn(signal, longestMs);
      await opening.assertHeld?.(signal);
    };
    this.#web = new WebSession({
      ...settings,
      qwacContext,
      plainContext,
      passUnattended: withoutWay.has(psu.id) ? NO_WAY : settings.passUnattended,
      retry: {
        times: retries,
        pauseMs: retryPauseMs,
        onRetry: (retry) => onEvent('fallback:retry', { bankId: profile.id, at: clock.now(), ...retry }),
      },
      pace: fleetPace === undefined ? pace : inFleet,
      onPage: (page, read) => this.#noteWayIn(page, read),
      onPassed: () => keepMark(devices, psu.id, this.#right, this.#web),
    });
  }

  /**
   * Gets a session ready for the call whose turn has come. Asks the bank for nothing.
   *
   * @throws {RelaisError} when a start condition is missing, or `certificate_problem` when no QWAC is valid
   */
  static async prepare(parts: SessionParts, opening: Opening<Handle>): Promise<BankSession> {
    const { profile, clock, qwacs } = parts.settings;
    const consent = assertMayStart(profile, opening.who.psu, clock.now());
    const qwac = await withSignal(() => qwacs.current(), AbortSignal.any([opening.signal, opening.caller]));
    return new BankSession(parts, opening, consent, qwac);
  }

  /** Whether the login waits for one of another process. */
  get isHeldUp(): boolean {
    const { tries, bankId } = this.#parts;
    return tries.isHeldUp({ bankId, psuId: this.#reading.psu.id });
  }

  /** False until the bank has let the PSU in, and once nothing more can be read. */
  isUsable(): boolean {
    return this.#reader !== undefined && this.#web.isUsable;
  }

  isFor({ psu }: Handle, signal: AbortSignal): Promise<boolean> {
    return this.#right.isOf(psu, signal);
  }

  /**
   * Begins the record of the session, before the bank is asked for anything. Of a session that is on record, or open, it does
   * nothing.
   *
   * @throws {RelaisError} `fallback_refused` with reason `journal`
   */
  async putOnRecord(open: OpenRecord, call: AbortSignal): Promise<void> {
    if (this.#isOnRecord || this.#reader !== undefined) return;
    const wait = AbortSignal.any([this.#opening.signal, call]);
    this.#record = await openRecord(open, this.#begun, this.#parts.pending, wait);
    this.#isOnRecord = true;
  }

  /** Answers a question. The first one opens the session. */
  async ask<Q extends Question>(
    question: Q,
    handle: Handle,
    scope: Pick<RequestScope, 'sent' | 'replied'>,
    ends: ReadingEnds,
  ): Promise<Answer<ValueOf<Q>>> {
    const { settings } = this.#parts;
    const { offTheClock } = this.#opening;
    const prompt = callPrompt(settings, {
      psu: handle.psu,
      record: this.#record,
      usedCodes: this.#usedCodes,
      offTheClock,
      ends,
    });
    const marks = { sent: quiet(() => scope.sent()), replied: quiet(() => scope.replied()) };
    this.#reading = handle;
    this.#web.serve({ prompt, marks });
    try {
      this.#reader ??= await this.#open({ handle, prompt, marks, ends });
      return await answerOf(this.#reader, question, ends.signal);
    } catch (error) {
      if (error instanceof PageDriftError) this.#tellDrift(error);
      throw error;
    } finally {
      // Later requests, e.g. the logout, belong to no call.
      this.#web.serve({ prompt, marks: NO_MARKS });
    }
  }

  /** Logs out, closes the connection and ends the record, once. Never throws. */
  leave(reason: string): Promise<void> {
    this.#left ??= this.#leave(reason);
    return this.#left;
  }

  async #leave(reason: string): Promise<void> {
    await leaveBank(this.#web, this.#parts.settings.requestTimeoutMs / 2);
    await this.#record.noteAccess(this.#log.take([]));
    await this.#record.noteEnd(reason);
  }

  async #open({ handle, prompt, marks, ends }: ReadingCall): Promise<AccountReader> {
    const { clock } = this.#parts.settings;
    const startedAt = clock.monotonic();
    const told = (outcome: 'ok' | RelaisErrorCode): void =>
      this.#tellLogin(outcome, clock.monotonic() - startedAt, prompt.wasAsked());
    const login = { session: this.#web, handle, right: this.#right, marks };
    try {
      // Not under the caller's signal: a login cut off half-way would leave a session open at the bank.
      await logIn(this.#parts, { ...login, signal: this.#opening.signal, wait: ends.signal });
      for (const pages of this.#log.take([])) await this.#record.access(pages, ends.signal);
    } catch (error) {
      if (this.#web.wasInVain) this.#parts.withoutWay.add(handle.psu.id);
      told(fallbackError(error).code);
      await this.leave(endReasonOf(error));
      throw error;
    }
    told('ok');
    if (this.#web.isStrong) this.#parts.withoutWay.delete(handle.psu.id);
    // A login takes its time, and so does the host program.
    handle.assertMayStart();
    return this.#reads();
  }

  #reads(): AccountReader {
    const { settings, samples } = this.#parts;
    const { profile, clock, csv, onEvent } = settings;
    const web = this.#web;
    let count = 0;
    return new AccountReader({
      session: web,
      get profile() {
        return web.isStrong ? afterSca(profile) : profile;
      },
      consent: this.#consent,
      clock,
      csv,
      assertRight: () => this.#reading.assertRight(),
      onPage: (page, cost) => {
        count += 1;
        onEvent('fallback:progress', { bankId: profile.id, at: clock.now(), page, count, ...cost });
      },
      onDrift: (error, page, parse) => {
        this.#tellDrift(error);
        samples.take(error, page, parse);
      },
      record: this.#record,
    });
  }

  #noteWayIn(page: 'home' | 'interstitial' | 'sca', read: ReadPage): void {
    const { profile, clock, onEvent } = this.#parts.settings;
    const { status, bytes } = read;
    this.#log.note(page, undefined, read);
    if (page !== 'sca') onEvent('fallback:progress', { bankId: profile.id, at: clock.now(), page, status, bytes });
  }

  #tellLogin(outcome: 'ok' | RelaisErrorCode, tookMs: number, sca: boolean): void {
    const { profile, clock, onEvent } = this.#parts.settings;
    onEvent('fallback:login', { bankId: profile.id, at: clock.now(), tookMs: Math.round(tookMs), outcome, sca });
  }

  /** Where the page was read, or where the call ended: told once. */
  #tellDrift(error: PageDriftError): void {
    const { profile, clock, onEvent } = this.#parts.settings;
    if (this.#drifts.has(error)) return;
    this.#drifts.add(error);
    onEvent('page:drift', { bankId: profile.id, at: clock.now(), fingerprint: error.fingerprint });
  }
}

/** An error of the listener must not end the program: it is called by an event of the socket. */
function quiet(tell: () => void): () => void {
  return () => {
    try {
      tell();
    } catch {
      // The request goes on.
    }
  };
}

const NO_MARKS: RequestMarks = { sent: () => {}, replied: () => {} };
const NO_WAY = { reminder: false, bypass: false };
