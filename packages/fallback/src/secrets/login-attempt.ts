import { type Clock, RelaisError } from '@relais/model';
import { slowHash } from '../fleet/fleet-names.ts';
import type { Credentials } from '../session/credentials.ts';
import type { CountedLogin, FleetTries } from './fleet-tries.ts';
import { hashSecret } from './hashed-secret.ts';
import type { KnownSecrets } from './known-secrets.ts';
import type { LoginMemory } from './login-memory.ts';
import { type LoginOutcome, outcomeOf } from './login-outcome.ts';
import type { LoginRecord, SendingLogin } from './login-record.ts';
import type { LoginTurns, PlannedTurn } from './login-turns.ts';
import { assertMaySend, type EarlierTry, triedBefore } from './may-send.ts';
import { type SecretHash, type SecretOwner, secretDigest } from './secret-hash.ts';
import type { SeenAges } from './seen-ages.ts';
import { abandoned, type SettledLogin } from './settle-login.ts';
import type { UnwrittenOutcomes } from './unwritten-outcomes.ts';

/** One login, from the moment it is planned until its outcome is known. */
export interface LoginTry {
  /**
   * To be asked with the secret in hand, right before it is sent. Once this resolves, the store says that it is being sent.
   *
   * @throws {RelaisError} `credentials_wrong` when the bank has refused this secret before. When it may have,
   *   `fallback_unavailable` or `user_action_needed`, reason `login_unanswered`. Also `own_network`, reason `store`
   */
  readonly sending: (credentials: Credentials) => Promise<void>;
  /** The request with the secret is on its way: from now on, an error may hide a wrong password. */
  readonly sent: () => void;
  /** The bank has let the PSU in. */
  readonly accepted: () => Promise<void>;
  /** The login has failed, perhaps before anything was sent. Never rejects. */
  readonly failed: (error: unknown) => Promise<void>;
}

/** What the logins of a process share. */
export interface LoginParts {
  readonly memory: LoginMemory;
  readonly clock: Clock;
  readonly pepper: Uint8Array;
  readonly known: KnownSecrets;
  readonly ages: SeenAges;
  readonly turns: LoginTurns;
  readonly unwritten: UnwrittenOutcomes;
  readonly fleet: FleetTries | undefined;
}

/** The record of one place, and how it names a secret. */
interface Found {
  readonly record: LoginRecord;
  /** True where a hash is of this secret. */
  readonly is: (hash: SecretHash) => boolean;
}

/** The login, its customer, and the signal that ends its wait. */
export interface LoginPlan {
  readonly id: string;
  readonly owner: SecretOwner;
  readonly signal: AbortSignal;
  /** Told once the outcome is known. */
  readonly onOver: () => void;
}

export class LoginAttempt implements LoginTry {
  readonly #parts: LoginParts;
  readonly #plan: LoginPlan;
  #planned: PlannedTurn | undefined;
  /** Names the secret, once it is known. */
  #name: string | undefined;
  /** As it was put on record, or may have been. */
  #login: Omit<SettledLogin, 'outcome'> | undefined;
  /** What the store knows of the secret. */
  #found: Found | undefined;
  /** Over the fleet. */
  #counted: CountedLogin | undefined;
  #isSent = false;
  #isHeldUp = false;
  #isOver = false;

  constructor(parts: LoginParts, plan: LoginPlan) {
    this.#parts = parts;
    this.#plan = plan;
  }

  /** True while a login of another process holds this one up. */
  get isHeldUp(): boolean {
    return this.#isHeldUp;
  }

  /** Waits until no other process is at a login. */
  async comeNext(): Promise<PlannedTurn> {
    return this.#planned ?? (await this.#next(false));
  }

  readonly sending = async (credentials: Credentials): Promise<void> => {
    const { pepper, known } = this.#parts;
    const { owner } = this.#plan;
    const digest = secretDigest(owner, credentials, pepper);
    try {
      const name = known.nameOf(digest);
      this.#name = name;
      let planned = await this.comeNext();
      while (!(await this.#isWrittenAhead(planned, digest, name))) {
        planned = await this.#next(true);
      }
      await this.#countOverFleet(digest, name);
    } finally {
      digest.fill(0);
    }
  };

  readonly sent = (): void => {
    this.#isSent = true;
  };

  readonly accepted = async (): Promise<void> => {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#plan.onOver();
    if (this.#name !== undefined) this.#parts.known.accept(this.#plan.owner, this.#name);
    await this.#settle('accepted');
  };

  readonly failed = async (error: unknown): Promise<void> => {
    if (this.#isOver) return;
    this.#isOver = true;
    const { known, ages } = this.#parts;
    const { owner, onOver } = this.#plan;
    onOver();
    const outcome = outcomeOf(error, this.#isSent);
    if (this.#name !== undefined && this.#login !== undefined) {
      const { id, at } = this.#login;
      if (outcome === 'refused') known.refuse(owner, this.#name);
      if (typeof outcome === 'object') {
        ages.note(id);
        known.doubt(owner, this.#name, { id, at, weight: outcome.weight });
      }
    }
    await this.#settle(outcome);
  };

  /** The customer is to be forgotten: nothing of this login is written any more, and no password sent. */
  forget(): void {
    this.#isOver = true;
  }

  #assertRemembered(): void {
    if (this.#isOver) throw new RelaisError('aborted', 'what is known of this customer was erased during their login');
  }

  async #next(isPatient: boolean): Promise<PlannedTurn> {
    const { turns } = this.#parts;
    const { owner, id, signal } = this.#plan;
    this.#isHeldUp = isPatient;
    for (;;) {
      this.#assertRemembered();
      if (this.#isHeldUp) await turns.wait(signal);
      this.#planned = await turns.plan(owner, id, isPatient, signal);
      this.#isHeldUp = this.#planned === undefined;
      if (this.#planned !== undefined) return this.#planned;
    }
  }

  /** @returns false when another login is faster, or the store knows more than was known */
  async #isWrittenAhead({ turn, record }: PlannedTurn, digest: Buffer, name: string): Promise<boolean> {
    const { memory, clock, known, turns, unwritten } = this.#parts;
    const { owner, id, signal } = this.#plan;
    this.#assertRemembered();
    if (known.isRefused(owner, name)) throw triedBefore();
    const secret = await hashSecret(digest, record, known.hashOf(owner, name));
    known.keepHash(owner, name, secret.hash);
    this.#assertMaySend(name, { record, is: secret.is });
    if (record.sending !== undefined && turns.isHeld(record.sending)) return false;
    const begunAt = await turns.take(owner, id, turn, signal);
    if (begunAt === undefined) return false;
    const login: SendingLogin = { id: `${id} ${turn}`, hash: secret.hash, at: clock.now() };
    let isWritten = false;
    let refusal: unknown;
    await memory.change(owner, (now) => {
      isWritten = false;
      refusal = undefined;
      const current = unwritten.applied(owner, now);
      const isHeld = current.sending !== undefined && turns.isHeld(current.sending);
      if (this.#isOver || current.turn >= turn || isHeld || !secret.covers(current)) return now;
      const ours = { ...abandoned(current), turn };
      try {
        this.#found = { record: ours, is: secret.is };
        this.#assertMaySend(name, this.#found);
      } catch (error) {
        // Gives the turn back.
        refusal = error;
        return ours;
      }
      isWritten = true;
      this.#login = { ...login, turn };
      return { ...ours, sending: login };
    });
    if (refusal !== undefined) {
      turns.leave(owner, turn);
      throw refusal;
    }
    this.#assertRemembered();
    // Another process may have written at the same moment, and been confirmed as well.
    const isOurs = isWritten && (await memory.read(owner)).sending?.id === login.id;
    if (isOurs) turns.assertInTime(begunAt);
    else await this.#settle('unsent');
    return isOurs;
  }

  async #countOverFleet(digest: Uint8Array, name: string): Promise<void> {
    const { fleet, known } = this.#parts;
    const { owner } = this.#plan;
    const [login, found] = [this.#login, this.#found];
    if (fleet === undefined || login === undefined || found === undefined) return;
    const slow = known.hashOf(owner, name, 'fleet') ?? (await slowHash(owner, digest));
    known.keepHash(owner, name, slow, 'fleet');
    this.#counted = await fleet.count(owner, slow, login, (record, mark) =>
      this.#assertMaySend(name, found, { record, is: (hash) => hash === mark }),
    );
    this.#assertRemembered();
  }

  #assertMaySend(name: string, ...all: readonly Found[]): void {
    const { ages, clock, known, turns } = this.#parts;
    const { owner } = this.#plan;
    if (all.some(({ record, is }) => record.refused.some(is))) throw triedBefore();
    const onRecord = all.flatMap(({ record: { sending, unknown }, is }) => {
      const gone = sending !== undefined && turns.seemsGone(sending) ? [{ ...sending, weight: 2 }] : [];
      return [...unknown, ...gone].filter(({ hash }) => is(hash));
    });
    const earlier = new Map<string, EarlierTry>();
    for (const one of [...onRecord, ...known.unknownOf(owner, name)]) {
      earlier.set(one.id, { weight: one.weight, ageMs: ages.of(one) });
    }
    assertMaySend([...earlier.values()], { isTrusted: known.isTrusted(owner, name), now: clock.now() });
  }

  async #settle(outcome: LoginOutcome): Promise<void> {
    const counted = this.#counted;
    this.#counted = undefined;
    await Promise.all([counted?.settle(outcome), this.#settleInStore(outcome)]);
  }

  async #settleInStore(outcome: LoginOutcome): Promise<void> {
    const { unwritten, turns } = this.#parts;
    const { owner, id } = this.#plan;
    const login = this.#login;
    this.#login = undefined;
    if (login !== undefined) {
      const record = await unwritten.write(owner, { ...login, outcome });
      if (record !== undefined && record.turn >= login.turn) turns.leave(owner, login.turn);
    } else if (this.#planned !== undefined) {
      turns.withdraw(owner, id, this.#planned.turn);
    }
  }
}
