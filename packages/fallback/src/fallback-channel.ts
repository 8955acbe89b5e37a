import { createSecureContext } from 'node:tls';
import {
  fallbackUrlOf,
  RelaisError,
  type SessionCallOptions,
  type SessionInformation,
  systemClock,
  TLS_VERSIONS,
  withDeadline,
} from '@relais/model';
import { PageDriftError } from '@relais/parsers';
import { checkFallbackPsu } from './check-psu.ts';
import { type FallbackOptions, type FallbackPsu, type FallbackSettings, fallbackSettings } from './fallback-options.ts';
import { type Handle, Handles } from './handle.ts';
import { sharedLimits } from './limits/bank-limits.ts';
import { stayAwake } from './limits/stay-awake.ts';
import { openVisit, type VisitParts } from './open-visit.ts';
import type { AccountReader } from './reading/account-reader.ts';
import { DriftSamples } from './reading/drift-samples.ts';
import { LoginMemory } from './secrets/login-memory.ts';
import { LoginTries } from './secrets/login-tries.ts';
import { TrustedDevices } from './session/device/trusted-devices.ts';
import type { KeptRecord } from './session/kept-record.ts';
import { KnownLogins } from './session/known-logins.ts';
import { PsuSession } from './session/psu-session.ts';
import { typed } from './typed-error.ts';

/** Time that calls and logouts have after `hurry`, in milliseconds: whatever the host program or the bank does. */
const HURRY_MS = 5_000;

/**
 * The fallback channel of one bank: reads the web bank behind the QWAC door and answers as the API would.
 */
export class FallbackChannel {
  readonly #settings: FallbackSettings;
  readonly #parts: VisitParts;
  readonly #told = new WeakSet<PageDriftError>();
  readonly #leaveLimits: () => void;
  readonly #revoked = new AbortController();
  readonly #handles: Handles;
  #isClosed = false;
  readonly #sessions = new Map<string, PsuSession<AccountReader, Handle>>();
  /** Ends of sessions and of records that `close` waits for. */
  readonly #endings = new Set<Promise<unknown>>();

  constructor(settings: FallbackSettings) {
    const { profile, store, clock, pepper, requestTimeoutMs, retries, newId, trustedDevices } = settings;
    const { leave, ...limits } = sharedLimits(fallbackUrlOf(profile).href);
    this.#settings = settings;
    this.#handles = new Handles(settings, this.#revoked.signal);
    this.#leaveLimits = leave;
    // A knock and its retries, the credentials, the login and the way to the home page.
    const loginMs = (4 + retries) * requestTimeoutMs;
    this.#parts = {
      settings,
      limits,
      plainContext: createSecureContext({
        ...TLS_VERSIONS,
        ...(settings.ca !== undefined && { ca: Buffer.from(settings.ca) }),
      }),
      samples: new DriftSamples(settings.onDriftSample, profile.id, clock),
      devices: trustedDevices && new TrustedDevices(trustedDevices, store, profile.id, clock),
      tries: new LoginTries({ memory: new LoginMemory(store), clock, pepper, loginMs, newId }),
      logins: new KnownLogins(profile.id, clock),
      revoked: this.#revoked.signal,
      tellDrift: (error) => this.#tellDrift(error),
      onRecord: (record) => this.#watchRecord(record),
    };
    if (settings.ownsQwacs) settings.qwacs.watch();
  }

  /** Counts what has been cut off: tells how old a handle is. */
  get moment(): number {
    return this.#handles.moment;
  }

  /**
   * The port, for one PSU. Opens nothing until the first call. Each call is answered only with a right of its own: a session that
   * runs under the same id and another consent, or another login, ends first.
   *
   * @param since - as `moment` told it, where the host program's own handle is older than this one
   * @throws {TypeError} naming what is wrong in `psu`, of which a copy is kept
   */
  for(psu: FallbackPsu, since?: number): SessionInformation {
    const handle = this.#handles.make(checkFallbackPsu(psu), since);
    const call = <T>(
      task: (reader: AccountReader, signal: AbortSignal) => Promise<T>,
      options: SessionCallOptions = {},
    ): Promise<T> => this.#call(handle, task, options);
    return {
      right: this.#parts.logins.rightOf(handle),
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

  /**
   * Ends the calls of one PSU with `because`, those that wait included, logs them out, and keeps no mark of a trusted browser
   * for them. The handles that were made before have no right any more.
   */
  async cutOff(psuId: string, because: RelaisError): Promise<void> {
    const { devices } = this.#parts;
    this.#handles.cutOff(psuId, because);
    const forgotten = devices?.forget(psuId).catch(() => {});
    const session = this.#sessions.get(psuId);
    // A call that comes under a new right waits for the place at the bank, not for this session.
    this.#sessions.delete(psuId);
    if (session !== undefined) await this.#ending(session.close(AbortSignal.abort(because)));
    await forgotten;
    // A login that was being let finish may have been given a mark meanwhile.
    if (session !== undefined) await devices?.forget(psuId).catch(() => {});
  }

  /**
   * Erases what is remembered of one PSU's logins: which secrets the bank has refused, and the mark of a trusted browser.
   *
   * @throws {RelaisError} `own_network`, reason `store`, when something may be left
   */
  async forget(psuId: string): Promise<void> {
    await this.#parts.tries.forget({ bankId: this.#settings.profile.id, psuId });
    await this.#parts.devices?.forget(psuId);
  }

  /**
   * Lets running calls finish, logs every session out and leaves no socket or timer. A call that comes later ends with
   * `aborted`.
   *
   * @param hurry - once it is aborted, calls that still run end with `aborted`, and their sessions are logged out; what takes
   * longer than five seconds then is no longer waited for
   */
  async close(hurry?: AbortSignal): Promise<void> {
    this.#isClosed = true;
    if (this.#settings.ownsQwacs) this.#settings.qwacs.close();
    for (const session of this.#sessions.values()) void this.#ending(session.close(hurry));
    const all = this.#ended().then(() => this.#parts.tries.close());
    // Until the last session has ended, its place at the bank is taken.
    void all.then(this.#leaveLimits);
    await inHurry(all, hurry);
  }

  #call<T>(
    handle: Handle,
    task: (reader: AccountReader, signal: AbortSignal) => Promise<T>,
    options: SessionCallOptions,
  ): Promise<T> {
    let isWaiting = true;
    const onTurn = (): void => {
      isWaiting = false;
    };
    const onWait = (): void => {
      isWaiting = true;
    };
    const { clock } = this.#settings;
    return withDeadline(
      (signal) =>
        stayAwake(async () => this.#session(handle).run(task, signal, { ...options, onTurn, onWait }, handle)),
      {
        deadlineMs: options.deadlineMs ?? this.#longestCallMs(handle.psu),
        clock,
        caller: this.#unlessRevoked(options.signal),
        late: () => tooLate(isWaiting),
      },
    ).catch((error: unknown) => {
      if (error instanceof PageDriftError) this.#tellDrift(error);
      throw typed(error);
    });
  }

  #longestCallMs({ onSca }: FallbackPsu): number {
    const { sessionLimitMs, scaLimitMs } = this.#settings;
    return onSca === undefined ? sessionLimitMs : sessionLimitMs + scaLimitMs;
  }

  #session({ psu: { id: psuId } }: Handle): PsuSession<AccountReader, Handle> {
    if (this.#isClosed) throw new RelaisError('aborted', 'this fallback has been closed');
    const running = this.#sessions.get(psuId);
    if (running !== undefined) return running;
    const { clock, idleMs, maxSessions, maxWaiting, newId, sessionLimitMs } = this.#settings;
    const { slots } = this.#parts.limits;
    const session: PsuSession<AccountReader, Handle> = new PsuSession<AccountReader, Handle>({
      open: (opening) => openVisit(this.#parts, opening),
      assertMayRead: (handle) => handle?.assertMayStart(),
      clock,
      newId,
      idleMs,
      limitMs: sessionLimitMs,
      maxWaiting,
      takeSlot: (giveWay, signal) => slots.take({ psuId, maxSessions, maxWaiting, giveWay }, signal),
      onIdle: () => {
        if (this.#sessions.get(psuId) === session) this.#sessions.delete(psuId);
      },
    });
    this.#sessions.set(psuId, session);
    return session;
  }

  #watchRecord(record: KeptRecord): void {
    record.onNote((written) => void this.#ending(written));
  }

  /** Has `close` wait for it. */
  #ending<T>(end: Promise<T>): Promise<T> {
    this.#endings.add(end);
    const isOver = (): unknown => this.#endings.delete(end);
    end.then(isOver, isOver);
    return end;
  }

  /** Whatever ends may begin another end: a session that is left writes its record. */
  async #ended(): Promise<void> {
    while (this.#endings.size > 0) await Promise.allSettled(this.#endings);
  }

  #unlessRevoked(signal: AbortSignal | undefined): AbortSignal {
    const revoked = this.#revoked.signal;
    return signal === undefined ? revoked : AbortSignal.any([signal, revoked]);
  }

  /** Where the page was read, or where the call ended: told once. */
  #tellDrift(error: PageDriftError): void {
    const { clock, onEvent, profile } = this.#settings;
    if (this.#told.has(error)) return;
    this.#told.add(error);
    onEvent('page:drift', { bankId: profile.id, at: clock.now(), fingerprint: error.fingerprint });
  }
}

/** Waits for `all`, but no longer than a while after the signal. */
async function inHurry(all: Promise<void>, hurry: AbortSignal | undefined): Promise<void> {
  if (hurry === undefined) return all;
  const { promise: tooLong, resolve } = Promise.withResolvers<void>();
  let cancel = (): void => {};
  const count = (): void => {
    cancel = systemClock.schedule(resolve, HURRY_MS);
  };
  if (hurry.aborted) count();
  else hurry.addEventListener('abort', count, { once: true });
  await Promise.race([all, tooLong]);
  cancel();
  hurry.removeEventListener('abort', count);
}

/** The caller's deadline says nothing about the bank, and neither does a queue of our own. */
function tooLate(isWaiting: boolean): RelaisError {
  const [reason, message] = isWaiting
    ? (['busy', 'the call’s turn at the web bank did not come in time'] as const)
    : (['timeout', 'the fallback did not answer in time'] as const);
  return new RelaisError('fallback_unavailable', message, { reason, actor: 'host' });
}

/**
 * Makes the fallback channel of one bank.
 *
 * @throws {RelaisError} `fallback_refused` when the profile has no fallback URL, `certificate_problem` when the QWAC cannot
 * be loaded
 * @throws {TypeError} naming what is missing
 * @throws {RangeError} naming the option that is out of range, or an address that is not https
 */
export function createFallback(options: FallbackOptions): FallbackChannel {
  return new FallbackChannel(fallbackSettings(options));
}
