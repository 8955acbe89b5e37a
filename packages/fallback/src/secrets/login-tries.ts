import { createHmac, randomBytes } from 'node:crypto';
import { type Clock, isRelaisError, RelaisError } from '@relais/model';
import type { Credentials } from '../session/credentials.ts';
import { pause } from '../transport/pause.ts';
import type { LoginMemory } from './login-memory.ts';
import { type LoginRecord, NO_RECORD } from './login-record.ts';
import { isSameHash, newSalt, type SecretOwner, secretDigest, storedHash } from './secret-hash.ts';

export interface LoginTriesOptions {
  readonly memory: LoginMemory;
  readonly clock: Clock;
  readonly pepper: Uint8Array;
  /** No login takes longer until the bank has answered it, in milliseconds. */
  readonly loginMs: number;
  readonly newId: () => string;
}

/** One login, from the moment it is planned until its outcome is known. */
export interface LoginTry {
  /**
   * To be asked with the secret in hand, before it is sent.
   *
   * @throws {RelaisError} `credentials_wrong` when the bank has refused this secret before; `fallback_unavailable` with
   *   reason `login_unanswered` when it may have, or `login_elsewhere` when another process was faster
   */
  readonly assertUntried: (credentials: Credentials) => Promise<void>;
  /** The bank has let the PSU in. */
  readonly accepted: () => Promise<void>;
  /** The login has failed, perhaps before anything was sent. */
  readonly failed: (error: unknown) => Promise<void>;
}

const HOUR_MS = 3_600_000;
/** By how much doubt there is: none at first, then an hour, then a day. */
const PAUSES_MS: readonly number[] = [0, 0, HOUR_MS, 24 * HOUR_MS];
/** A secret that the bank has accepted before is hardly wrong now. */
const TRUST = 2;
const LOOK_EVERY_MS = 250;
/** More than anybody types before they ask the bank for a new one. */
const MOST_REFUSED = 20;

/** PSUs of whom this process knows more than the store. */
const MOST_KNOWN = 10_000;

/** The bank has read the password, found it right, and wants something else. */
const LED_ON = new Set(['user_action_needed', 'sca_required', 'sca_refused', 'wrong_brand']);
/** Nothing was sent, or the bank did not look at it. */
const UNSENT = new Set(['certificate_problem', 'fallback_refused', 'own_network', 'quota_exhausted']);

/**
 * Sees to it that no secret is tried twice: a few wrong passwords lock the customer out of their bank, and no bank says
 * how many.
 *
 * A login is put on record before its password is sent, and taken off when the bank lets the PSU in. A crash in between
 * leaves it there: whether that password was wrong nobody knows, so the next try has to wait, as it has after a login that
 * the bank did not answer. A secret that the bank refused is never sent again, however long ago that was.
 *
 * The record names no secret, but for those that were refused: they are known by a salted scrypt hash. Nothing at all is
 * kept of a secret that is right.
 */
export class LoginTries {
  readonly #options: LoginTriesOptions;
  /** Names secrets for as long as the process lives. */
  readonly #key = randomBytes(32);
  /** The secrets that were accepted, left without an answer, or refused, by PSU: spares the slow hash where it is known. */
  readonly #accepted = new Map<string, string>();
  readonly #unanswered = new Map<string, string>();
  readonly #refused = new Map<string, Set<string>>();

  constructor(options: LoginTriesOptions) {
    this.#options = options;
  }

  /**
   * Plans a login, when no other process is at one for the same PSU.
   *
   * Two that plan at the same moment both write, and both look again before they send: who then finds the other's name
   * gives up. That holds for stores that take less time to write than the door takes to answer.
   *
   * @throws {RelaisError} `own_network` with reason `store`
   */
  async begin(owner: SecretOwner, signal: AbortSignal): Promise<LoginTry> {
    const { memory, clock, newId, pepper } = this.#options;
    const id = newId();
    const before = await this.#settled(owner, signal);
    await memory.write(owner, { ...before, claim: { id, at: clock.now() } });
    let digest: Buffer | undefined;
    let isOver = false;

    const end = async (record: LoginRecord): Promise<void> => {
      digest?.fill(0);
      digest = undefined;
      isOver = true;
      const current = await memory.read(owner);
      if (current.claim?.id === id) await memory.write(owner, record);
    };
    return {
      assertUntried: async (credentials) => {
        digest = secretDigest(owner, credentials, pepper);
        const { claim } = await memory.read(owner);
        if (claim?.id !== id) throw elsewhere();
        if (this.#refused.get(keyOf(owner))?.has(this.#nameOf(digest))) throw triedBefore();
        await assertNotRefused(before, digest);
        this.#assertNoDoubt(owner, before, digest);
      },
      accepted: async () => {
        if (isOver) return;
        if (digest !== undefined) keep(this.#accepted, keyOf(owner), this.#nameOf(digest));
        this.#unanswered.delete(keyOf(owner));
        this.#refused.delete(keyOf(owner));
        // The bank has let them in, and knows no more of what was wrong before.
        await end(NO_RECORD).catch(() => {});
      },
      failed: async (error) => {
        if (isOver) return;
        const weight = digest === undefined ? 0 : doubtIn(error);
        if (digest !== undefined && weight === 'refused') {
          const known = this.#refused.get(keyOf(owner)) ?? new Set<string>();
          keep(this.#refused, keyOf(owner), known.add(this.#nameOf(digest)));
          const salt = before.salt ?? newSalt();
          const refused = [...before.refused, await storedHash(digest, salt)].slice(-MOST_REFUSED);
          // Not swallowed: a secret that cannot be remembered as refused must be known to be so.
          await end({ salt, refused });
        } else if (digest !== undefined && weight !== 'refused' && weight > 0) {
          keep(this.#unanswered, keyOf(owner), this.#nameOf(digest));
          const doubt = { weight: (before.doubt?.weight ?? 0) + weight, at: clock.now() };
          await end({ ...before, doubt }).catch(() => {});
        } else {
          await end(before).catch(() => {});
        }
      },
    };
  }

  /** Waits until no other process is at a login. What a process left behind that died in one is a doubt. */
  async #settled(owner: SecretOwner, signal: AbortSignal): Promise<LoginRecord> {
    const { memory, clock, loginMs } = this.#options;
    for (;;) {
      signal.throwIfAborted();
      const { claim, ...record } = await memory.read(owner);
      if (claim === undefined) return record;
      if (clock.now() - claim.at >= loginMs) {
        return { ...record, doubt: { weight: (record.doubt?.weight ?? 0) + 2, at: claim.at } };
      }
      await pause(clock, LOOK_EVERY_MS, signal);
    }
  }

  #nameOf(digest: Buffer): string {
    return createHmac('sha256', this.#key).update(digest).digest('base64');
  }

  #assertNoDoubt(owner: SecretOwner, { doubt }: LoginRecord, digest: Buffer): void {
    if (doubt === undefined) return;
    const name = this.#nameOf(digest);
    const unanswered = this.#unanswered.get(keyOf(owner));
    if (unanswered !== undefined && unanswered !== name) return;
    const weight = this.#accepted.get(keyOf(owner)) === name ? Math.max(0, doubt.weight - TRUST) : doubt.weight;
    const retryAt = doubt.at + (PAUSES_MS[Math.min(weight, PAUSES_MS.length - 1)] ?? 0);
    if (this.#options.clock.now() >= retryAt) return;
    const message =
      'the bank did not answer the last login: to try the same password again now might block the customer';
    throw new RelaisError('fallback_unavailable', message, { reason: 'login_unanswered', retryAt, actor: 'host' });
  }
}

/** Only spares work, or trusts a little sooner: the oldest may be forgotten. */
function keep<T>(known: Map<string, T>, key: string, value: T): void {
  known.delete(key);
  known.set(key, value);
  const [oldest] = known.keys();
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
}

async function assertNotRefused({ refused, salt }: LoginRecord, digest: Buffer): Promise<void> {
  if (refused.length === 0 || salt === undefined) return;
  const hash = await storedHash(digest, salt);
  if (refused.some((one) => isSameHash(one, hash))) throw triedBefore();
}

function triedBefore(): RelaisError {
  const message = 'the bank has refused these credentials before: they are not tried again';
  return new RelaisError('credentials_wrong', message, { reason: 'tried_before' });
}

/** The bank did not answer, or not to the end. */
const SILENCE = new Set(['timeout', 'connection', 'session_limit']);
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);

/** What an error says of a password that was, or was to be, sent. */
function doubtIn(error: unknown): number | 'refused' {
  if (!isRelaisError(error)) return 2;
  const { code, reason, cause } = error;
  if (reason === 'tried_before' || reason === 'login_unanswered' || reason === 'login_elsewhere') return 0;
  if (code === 'credentials_wrong') return 'refused';
  if (LED_ON.has(code) || UNSENT.has(code)) return 0;
  if (NOT_CONNECTED.has((cause as { readonly code?: string } | undefined)?.code ?? '')) return 0;
  return code === 'aborted' || SILENCE.has(reason ?? '') ? 2 : 1;
}

function elsewhere(): RelaisError {
  const options = { reason: 'login_elsewhere', actor: 'host' } as const;
  return new RelaisError('fallback_unavailable', 'another process logs this customer in at this moment', options);
}

function keyOf({ bankId, psuId }: SecretOwner): string {
  return JSON.stringify([bankId, psuId]);
}
