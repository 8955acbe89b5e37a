import { createSecureContext } from 'node:tls';
import {
  type CallScope,
  type Channel,
  fallbackUrlOf,
  type QuestionKind,
  type ReadingRight,
  RelaisError,
  systemClock,
  TLS_VERSIONS,
  type Visit,
  withDeadline,
} from '@relais/model';
import { BankVisit, deadlineOf, tooLate } from './bank-visit.ts';
import { checkFallbackPsu } from './check-psu.ts';
import { fallbackError } from './fallback-error.ts';
import type { FallbackOptions } from './fallback-options.ts';
import type { FallbackPsu } from './fallback-psu.ts';
import { type FallbackSettings, fallbackSettings } from './fallback-settings.ts';
import { type Handle, Handles } from './handle.ts';
import { sharedLimits } from './limits/bank-limits.ts';
import { FleetPace } from './limits/fleet-pace.ts';
import { FleetPlaces } from './limits/fleet-places.ts';
import { ANSWERED } from './reading/answer-of.ts';
import { DriftSamples } from './reading/drift-samples.ts';
import { FleetTries } from './secrets/fleet-tries.ts';
import { LoginMemory } from './secrets/login-memory.ts';
import { LoginTries } from './secrets/login-tries.ts';
import { BankSession, type SessionParts } from './session/bank-session.ts';
import { TrustedDevices } from './session/device/trusted-devices.ts';
import { KnownLogins } from './session/known-logins.ts';
import { PendingEnds } from './session/pending-ends.ts';
import { PsuSession } from './session/psu-session.ts';

/** Time that calls and logouts have after `hurry`, in milliseconds: whatever the host program or the bank does. */
const HURRY_MS = 5_000;

/**
 * The fallback channel of one bank: reads the web bank behind the QWAC door and answers as the API would.
 */
export class FallbackChannel implements Channel<FallbackPsu> {
  /** All but beneficiaries: the web bank shows none. */
  readonly kinds: ReadonlySet<QuestionKind> = ANSWERED;
  readonly #settings: FallbackSettings;
  readonly #parts: SessionParts;
  readonly #leaveLimits: () => void;
  readonly #fleetPlaces: FleetPlaces | undefined;
  readonly #revoked = new AbortController();
  readonly #handles: Handles;
  #isClosed = false;
  readonly #sessions = new Map<string, PsuSession<BankSession, Handle>>();
  /** Ends of sessions and of records that `close` waits for. */
  readonly #pending = new PendingEnds();

  constructor(settings: FallbackSettings) {
    const { profile, store, clock, pepper, requestTimeoutMs, retries, newId, trustedDevices, fleet } = settings;
    const { leave, ...limits } = sharedLimits(fallbackUrlOf(profile).href);
    this.#settings = settings;
    this.#handles = new Handles(settings, this.#revoked.signal);
    this.#leaveLimits = leave;
    // The probe of the door and its retries, the credentials, the login and the way to the home page.
    const loginMs = (4 + retries) * requestTimeoutMs;
    this.#parts = {
      settings,
      bankId: profile.id,
      limits,
      fleetPace: fleet && new FleetPace(fleet, clock, settings.requestsPerSecond),
      plainContext: createSecureContext({
        ...TLS_VERSIONS,
        ...(settings.ca !== undefined && { ca: Buffer.from(settings.ca) }),
      }),
      samples: new DriftSamples(settings.onDriftSample, profile.id, clock),
      devices: trustedDevices && new TrustedDevices(trustedDevices, store, profile.id, clock),
      tries: new LoginTries({
        memory: new LoginMemory(store),
        clock,
        pepper,
        loginMs,
        newId,
        fleet: fleet && new FleetTries(fleet, clock),
      }),
      logins: new KnownLogins(profile.id, clock),
      withoutWay: new Set(),
      pending: this.#pending,
    };
    const { slots } = limits;
    this.#fleetPlaces = fleet && new FleetPlaces({ fleet, slots, bankId: profile.id, clock, pending: this.#pending });
    if (settings.ownsQwacs) settings.qwacs.watch();
  }

  /** Counts what has been cut off: tells how old a handle is. */
  get moment(): number {
    return this.#handles.moment;
  }

  /**
   * Waits for the turn of a call. Ends a session that runs under the same id and another consent, or another login. Asks the bank
   * for nothing: the first question of a session opens it.
   *
   * @param given - read once for each visit, and copied
   * @throws {TypeError} naming what is wrong in `given`
   * @throws {RelaisError} when there is no right to ask, or the turn does not come
   */
  async visit(given: FallbackPsu, scope: CallScope): Promise<Visit> {
    const handle = this.#handles.make(checkFallbackPsu(given));
    const { clock } = this.#settings;
    const longestMs = this.#longestCallMs(handle.psu);
    const endsAt = clock.monotonic() + longestMs;
    const revoked = this.#revoked.signal;
    const call = AbortSignal.any([scope.signal, revoked]);
    const queue = { isOver: false };
    const enter = async (wait: AbortSignal): Promise<Visit> => {
      const turn = await this.#session(handle).enter({ who: handle, wait, call, queue });
      // Its caller has gone meanwhile.
      if (wait.aborted) turn.end();
      return new BankVisit({ turn, handle, clock, endsAt, revoked });
    };
    return withDeadline(enter, {
      deadlineMs: deadlineOf(scope, longestMs),
      clock,
      caller: call,
      late: () => tooLate(!queue.isOver),
    }).catch((error: unknown) => {
      throw fallbackError(error);
    });
  }

  /**
   * Under what a customer is read.
   *
   * @throws {TypeError} naming what is wrong in `given`
   */
  right(given: FallbackPsu): ReadingRight {
    return this.#parts.logins.rightOf(this.#handles.make(checkFallbackPsu(given)));
  }

  /**
   * The TPP has lost its authorisation: ends every call with `certificate_problem`, logs every session out, and opens no
   * other.
   */
  async revoke(): Promise<void> {
    this.#revoked.abort(this.#settings.qwacs.revoke());
    // A call that waits for a customer's phone is not waited for.
    await this.close(this.#revoked.signal);
  }

  /** Lets running calls finish and logs every session out: the API is back (R9). A call that comes later opens another. */
  async endSessions(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map((session) => session.end('failback')));
  }

  /**
   * Ends the calls of one PSU with `because`, those that wait included. Logs the PSU out, and keeps no mark of a trusted browser
   * for them. The handles that were made before have no right any more.
   */
  async cutOff(psuId: string, because: RelaisError): Promise<void> {
    const { devices } = this.#parts;
    this.#handles.cutOff(psuId, because);
    const forgotten = devices?.forget(psuId).catch(() => {});
    const session = this.#sessions.get(psuId);
    // A call that comes under a new right waits for the place at the bank, not for this session.
    this.#sessions.delete(psuId);
    if (session !== undefined) await this.#pending.add(session.close(AbortSignal.abort(because)));
    await forgotten;
    // A login that was being let finish may have been given a mark meanwhile.
    if (session !== undefined) await devices?.forget(psuId).catch(() => {});
  }

  /**
   * Erases the memory of one PSU's logins: which secrets the bank has refused, and the mark of a trusted browser.
   *
   * @throws {RelaisError} `own_network`, reason `store`, when something may be left
   */
  async forget(psuId: string): Promise<void> {
    this.#parts.withoutWay.delete(psuId);
    await this.#parts.tries.forget({ bankId: this.#settings.profile.id, psuId });
    await this.#parts.devices?.forget(psuId);
  }

  /**
   * Lets running calls finish, logs every session out and leaves no socket or timer. A call that comes later ends with
   * `aborted`.
   *
   * @param hurry - once it is aborted, calls that still run end with `aborted`, and their sessions are logged out. `close` then
   * waits five seconds at most
   */
  async close(hurry?: AbortSignal): Promise<void> {
    this.#isClosed = true;
    if (this.#settings.ownsQwacs) this.#settings.qwacs.close();
    for (const session of this.#sessions.values()) void this.#pending.add(session.close(hurry));
    const all = this.#pending.settled().then(() => this.#parts.tries.close());
    // Until the last session has ended, its place at the bank is taken.
    void all.then(() => {
      this.#leaveLimits();
      this.#fleetPlaces?.close();
    });
    await inHurry(all, hurry);
  }

  #longestCallMs({ onSca }: FallbackPsu): number {
    const { sessionLimitMs, scaLimitMs } = this.#settings;
    return onSca === undefined ? sessionLimitMs : sessionLimitMs + scaLimitMs;
  }

  #session({ psu: { id: psuId } }: Handle): PsuSession<BankSession, Handle> {
    if (this.#isClosed) throw new RelaisError('aborted', 'this fallback has been closed');
    const running = this.#sessions.get(psuId);
    if (running !== undefined) return running;
    const { clock, idleMs, maxSessions, maxWaiting, newId, sessionLimitMs } = this.#settings;
    const places = this.#fleetPlaces ?? this.#parts.limits.slots;
    const session: PsuSession<BankSession, Handle> = new PsuSession<BankSession, Handle>({
      open: (opening) => BankSession.prepare(this.#parts, opening),
      assertMayRead: (handle) => handle.assertMayStart(),
      clock,
      newId,
      idleMs,
      limitMs: sessionLimitMs,
      maxWaiting,
      takeSlot: (giveWay, signal) => places.take({ psuId, maxSessions, maxWaiting, giveWay }, signal),
      onIdle: () => {
        if (this.#sessions.get(psuId) === session) this.#sessions.delete(psuId);
      },
    });
    this.#sessions.set(psuId, session);
    return session;
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
