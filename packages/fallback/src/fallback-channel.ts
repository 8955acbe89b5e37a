import { createSecureContext, type SecureContext } from 'node:tls';
import {
  fallbackUrlOf,
  isRelaisError,
  RelaisError,
  type RelaisErrorCode,
  type SessionCallOptions,
  type SessionInformation,
  safeCause,
  TLS_VERSIONS,
  withDeadline,
} from '@relais/model';
import { PageDriftError } from '@relais/parsers';
import { type FallbackOptions, type FallbackPsu, type FallbackSettings, fallbackSettings } from './fallback-options.ts';
import { sharedLimits } from './limits/bank-limits.ts';
import { stayAwake } from './limits/stay-awake.ts';
import { AccountReader } from './reading/account-reader.ts';
import { DriftSamples } from './reading/drift-samples.ts';
import type { PageName } from './reading/page-name.ts';
import type { PageCost } from './reading/pages.ts';
import { PagesSeen } from './reading/pages-seen.ts';
import { LoginMemory } from './secrets/login-memory.ts';
import { LoginTries } from './secrets/login-tries.ts';
import { TrustedDevices } from './session/device/trusted-devices.ts';
import { guardedLogin, keepMark } from './session/guarded-login.ts';
import { ended, leaveBank } from './session/leave-bank.ts';
import { endReasonOf, type Opening, PsuSession, type Visit } from './session/psu-session.ts';
import { afterSca } from './session/sca/after-sca.ts';
import { scaDesks } from './session/sca/sca-desk.ts';
import { noRecord, onRecord } from './session/session-record.ts';
import { WebSession } from './session/web-session.ts';
import { assertMayStart } from './start-conditions.ts';
import type { ReadPage } from './transport/page-reader.ts';

/**
 * The fallback channel of one bank: reads the web bank behind the QWAC door and answers as the API would.
 */
export class FallbackChannel {
  readonly #settings: FallbackSettings;
  readonly #plainContext: SecureContext;
  readonly #told = new WeakSet<PageDriftError>();
  readonly #samples: DriftSamples;
  readonly #limits: ReturnType<typeof sharedLimits>;
  readonly #tries: LoginTries;
  readonly #devices: TrustedDevices | undefined;
  readonly #revoked = new AbortController();
  #isClosed = false;
  readonly #sessions = new Map<string, PsuSession<AccountReader, FallbackPsu>>();

  constructor(settings: FallbackSettings) {
    const { profile, store, clock, pepper, requestTimeoutMs, retries, newId, trustedDevices } = settings;
    const fallbackUrl = fallbackUrlOf(profile);
    this.#settings = settings;
    this.#samples = new DriftSamples(settings.onDriftSample, profile.id, clock);
    this.#devices = trustedDevices && new TrustedDevices(trustedDevices, store, profile.id, clock);
    this.#plainContext = createSecureContext({
      ...TLS_VERSIONS,
      ...(settings.ca !== undefined && { ca: Buffer.from(settings.ca) }),
    });
    // A knock and its retries, the credentials, the login and the way to the home page.
    const loginMs = (4 + retries) * requestTimeoutMs;
    this.#tries = new LoginTries({ memory: new LoginMemory(store), clock, pepper, loginMs, newId });
    this.#limits = sharedLimits(fallbackUrl.href);
    if (settings.ownsQwacs) settings.qwacs.watch();
  }

  /** The port, for one PSU. Opens nothing until the first call. */
  for(psu: FallbackPsu): SessionInformation {
    const call = <T>(
      task: (reader: AccountReader, signal: AbortSignal) => Promise<T>,
      options: SessionCallOptions = {},
    ): Promise<T> => {
      let isWaiting = true;
      const onTurn = (): void => {
        isWaiting = false;
      };
      const onWait = (): void => {
        isWaiting = true;
      };
      return withDeadline(
        (signal) => stayAwake(async () => this.#session(psu).run(task, signal, { ...options, onTurn, onWait }, psu)),
        {
          deadlineMs: options.deadlineMs ?? this.#longestCallMs(psu),
          clock: this.#settings.clock,
          caller: this.#unlessRevoked(options.signal),
          late: () => tooLate(isWaiting),
        },
      ).catch((error: unknown) => {
        throw this.#reported(error);
      });
    };
    return {
      getAccounts: (options) => call((reader, signal) => reader.getAccounts(signal), options),
      getBalances: (iban, options) => call((reader, signal) => reader.getBalances(iban, signal), options),
      getTransactions: (iban, query = {}, options) =>
        call((reader, signal) => reader.getTransactions(iban, query, signal), options),
      getEndUserIdentity: (options) => call((reader, signal) => reader.getEndUserIdentity(signal), options),
    };
  }

  /**
   * The TPP has lost its authorisation: ends every call with `certificate_problem`, logs every session out, and opens no
   * other.
   */
  async revoke(): Promise<void> {
    this.#revoked.abort(this.#settings.qwacs.revoke());
    // Who waits for a customer's phone is not waited for.
    await this.close(this.#revoked.signal);
  }

  /** Lets running calls finish and logs every session out: the API is back (R9). A call that comes later opens another. */
  async endSessions(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map((session) => session.end('failback')));
  }

  /** Ends the calls of one PSU with `because`, logs them out, and keeps no mark of a trusted browser for them. */
  async cutOff(psuId: string, because: RelaisError): Promise<void> {
    const forgotten = this.#devices?.forget(psuId).catch(() => {});
    await this.#sessions.get(psuId)?.close(AbortSignal.abort(because));
    await forgotten;
  }

  /**
   * Forgets all that is known of one PSU, here and in the store: which passwords the bank has refused, and the mark of a
   * trusted browser.
   *
   * @throws {RelaisError} `own_network` with reason `store` when the store may still hold it
   */
  async forget(psuId: string): Promise<void> {
    await this.#tries.forget({ bankId: this.#settings.profile.id, psuId });
    await this.#devices?.forget(psuId);
  }

  /**
   * Lets running calls finish, logs every session out and leaves no socket or timer.
   *
   * @param hurry - once it is aborted, calls that still run end with `aborted`, and their sessions are logged out
   */
  async close(hurry?: AbortSignal): Promise<void> {
    this.#isClosed = true;
    if (this.#settings.ownsQwacs) this.#settings.qwacs.close();
    await Promise.all([...this.#sessions.values()].map((session) => session.close(hurry)));
    await this.#tries.close();
    this.#limits.leave();
  }

  #longestCallMs({ onSca }: FallbackPsu): number {
    const { sessionLimitMs, scaLimitMs } = this.#settings;
    return onSca === undefined ? sessionLimitMs : sessionLimitMs + scaLimitMs;
  }

  #session(psu: FallbackPsu): PsuSession<AccountReader, FallbackPsu> {
    const running = this.#sessions.get(psu.id);
    if (running !== undefined) return running;
    if (this.#isClosed) throw new RelaisError('aborted', 'this fallback has been closed');
    const { clock, idleMs, maxSessions, maxWaiting, newId, sessionLimitMs } = this.#settings;
    const session = new PsuSession<AccountReader, FallbackPsu>({
      // By the call that opens it: another handle of the same PSU may be attended when this one is not.
      open: (opening) => this.#open(opening.who ?? psu, opening),
      clock,
      newId,
      idleMs,
      limitMs: sessionLimitMs,
      maxWaiting,
      takeSlot: (giveWay, signal) =>
        this.#limits.slots.take({ psuId: psu.id, maxSessions, maxWaiting, giveWay }, signal),
      onIdle: () => this.#sessions.delete(psu.id),
    });
    this.#sessions.set(psu.id, session);
    return session;
  }

  async #open(psu: FallbackPsu, opening: Opening<FallbackPsu>): Promise<Visit<AccountReader, FallbackPsu>> {
    const { sessionId, admission } = opening;
    const { profile, clock, csv, onEvent, qwacs, retries, retryPauseMs } = this.#settings;
    const consent = assertMayStart(profile, psu, clock.now());
    const { secureContext, identity } = await qwacs.current();
    await admission.admit?.(sessionId);
    const { record: begin = noRecord } = psu;
    const certificate = { serial: identity.serialNumber, sha256: identity.fingerprint };
    const record = await onRecord(begin({ sessionId, tppId: identity.organizationIdentifier, certificate }));
    const bankId = profile.id;
    const session = new WebSession({
      ...this.#settings,
      qwacContext: secureContext,
      plainContext: this.#plainContext,
      retry: {
        times: retries,
        pauseMs: retryPauseMs,
        onRetry: (retry) => onEvent('fallback:retry', { bankId, at: clock.now(), ...retry }),
      },
      pace: (signal) => this.#limits.pace.turn(this.#settings.requestsPerSecond, this.#settings.clock, signal),
    });
    const startedAt = clock.now();
    const guards = { bankId, tries: this.#tries, devices: this.#devices, revoked: this.#revoked.signal };
    const deskOf = scaDesks(this.#settings, opening.offTheClock, record);
    const desk = deskOf(psu, opening.caller);
    const told = (outcome: 'ok' | RelaisErrorCode): void => {
      const at = clock.now();
      onEvent('fallback:login', { bankId, at, tookMs: at - startedAt, outcome, sca: desk.wasAsked() });
    };
    const seen = new PagesSeen();
    const onPage = (page: 'home' | 'interstitial' | 'sca', read: ReadPage): void => {
      seen.note(page, undefined, read);
      const { status, bytes } = read;
      if (page !== 'sca') onEvent('fallback:progress', { bankId, at: clock.now(), page, status, bytes });
    };
    const leave = async (reason: string): Promise<void> => {
      await leaveBank(session, this.#settings.requestTimeoutMs / 2);
      for (const pages of seen.take([])) await record.access(pages).catch(() => {});
      await ended(record, reason);
    };
    const onPassed = (): Promise<void> => keepMark(this.#devices, psu.id, session);
    try {
      await guardedLogin(guards, { session, psu, way: { desk, onPage, onPassed }, opening });
      for (const pages of seen.take([])) await onRecord(record.access(pages));
      told('ok');
    } catch (error) {
      told(typed(error).code);
      await leave(endReasonOf(error));
      throw error;
    }
    let count = 0;
    return {
      reader: new AccountReader({
        session,
        get profile() {
          return session.isStrong ? afterSca(profile) : profile;
        },
        consent,
        clock,
        csv,
        onPage: (page: PageName, cost: PageCost) => {
          count += 1;
          onEvent('fallback:progress', { bankId, at: clock.now(), page, count, ...cost });
        },
        onDrift: (error, page, parse) => {
          this.#tellDrift(error);
          this.#samples.take(error, page, parse);
        },
        record,
      }),
      serve: (who = psu, caller) => session.serve(deskOf(who, caller)),
      isUsable: () => session.isUsable,
      leave,
    };
  }

  #unlessRevoked(signal: AbortSignal | undefined): AbortSignal {
    const revoked = this.#revoked.signal;
    return signal === undefined ? revoked : AbortSignal.any([signal, revoked]);
  }

  #reported(error: unknown): RelaisError {
    if (error instanceof PageDriftError) this.#tellDrift(error);
    return typed(error);
  }

  /** Where the page was read, or where the call ended: told once. */
  #tellDrift(error: PageDriftError): void {
    const { clock, onEvent, profile } = this.#settings;
    if (this.#told.has(error)) return;
    this.#told.add(error);
    onEvent('page:drift', { bankId: profile.id, at: clock.now(), fingerprint: error.fingerprint });
  }
}

function typed(error: unknown): RelaisError {
  if (isRelaisError(error)) return error;
  return new RelaisError('fallback_unavailable', 'the fallback failed', { cause: safeCause(error) });
}

/** A queue of our own says nothing about the bank. */
function tooLate(isWaiting: boolean): RelaisError {
  if (!isWaiting) {
    return new RelaisError('fallback_unavailable', 'the fallback did not answer in time', { reason: 'timeout' });
  }
  const options = { reason: 'busy', actor: 'host' } as const;
  return new RelaisError('fallback_unavailable', 'the call’s turn at the web bank did not come in time', options);
}

/**
 * Makes the fallback channel of one bank.
 *
 * @throws {RelaisError} `fallback_refused` when the profile has no fallback URL, `certificate_problem` when the QWAC cannot
 * be loaded
 * @throws {RangeError} naming the option that is out of range
 */
export function createFallback(options: FallbackOptions): FallbackChannel {
  return new FallbackChannel(fallbackSettings(options));
}
