import type { SecureContext } from 'node:tls';
import { type ClientCertificate, type Clock, RelaisError } from '@relais/model';
import { checkQwac, type QwacIdentity } from './check-qwac.ts';
import { examineQwac } from './examine-qwac.ts';
import { type ExpiryStep, expiryStep, nextStepAt } from './expiry-step.ts';
import { type Judged, LoadedQwac } from './loaded-qwac.ts';

/** One or several QWACs of one TPP, as the host loads them. */
export type ClientCertificates = ClientCertificate | readonly ClientCertificate[];

/** A QWAC comes to its end, and none is loaded that follows it. */
export interface ExpiringQwac extends QwacIdentity {
  /** The step that has been reached, in days before the end. */
  readonly days: ExpiryStep;
}

export interface QwacsOptions {
  readonly certificates: ClientCertificates;
  /** Root certificates to trust instead of the public ones, PEM: for tests and private roots. */
  readonly ca?: string | Uint8Array;
  readonly clock: Clock;
  /** Told once for each certificate and step, when Relais is about to use the certificate. After `watch`, also by time. */
  readonly onExpiring?: (qwac: ExpiringQwac) => void;
}

/** A QWAC that has passed every check, ready for TLS. */
export interface ValidQwac {
  readonly secureContext: SecureContext;
  readonly identity: QwacIdentity;
}

/** A timer does not notice that the machine slept or that its clock was set. So Relais looks at least once a day. */
const LONGEST_MS = 86_400_000;

/**
 * The QWACs of one TPP: the old one and the new one together while they are rotated (R13). What begins takes the best
 * that is valid now; what runs keeps what it began with.
 */
export class Qwacs {
  readonly #ca: string | Uint8Array | undefined;
  readonly #clock: Clock;
  readonly #onExpiring: (qwac: ExpiringQwac) => void;
  readonly #told = new Set<string>();
  #loaded: readonly LoadedQwac[];
  #isWatched = false;
  #cancelLook: () => void = () => {};
  #revoked: RelaisError | undefined;

  /** @throws {RelaisError} `certificate_problem` when one of them cannot be loaded */
  constructor({ certificates, ca, clock, onExpiring = () => {} }: QwacsOptions) {
    this.#ca = ca;
    this.#clock = clock;
    this.#onExpiring = onExpiring;
    this.#loaded = [certificates].flat().map((certificate) => new LoadedQwac(certificate, ca));
    if (this.#loaded.length === 0) throw new TypeError('at least one QWAC has to be given');
  }

  /**
   * The QWAC to show now: of those that pass every check, the one that lasts longest.
   *
   * @throws {RelaisError} `certificate_problem` with the reason of the one that lasts longest when none passes, and
   * `authorisation_revoked` after `revoke`
   */
  async current(): Promise<ValidQwac> {
    const now = this.#clock.now();
    const judged = await Promise.all(this.#loaded.map((one) => one.judge(now)));
    if (this.#revoked !== undefined) throw this.#revoked;
    const byLife = judged.toSorted((a, b) => validUntilOf(b) - validUntilOf(a));
    const best = byLife.find((one) => one.identity !== undefined);
    if (best?.identity === undefined) throw byLife[0]?.error;
    this.#warn(judged, now);
    return { secureContext: best.secureContext, identity: best.identity };
  }

  /**
   * Loads a further QWAC beside the others. It is used from the next session on if it lasts longest; before its time, from
   * then on. Those that have expired are forgotten.
   *
   * @throws {RelaisError} `certificate_problem` when it cannot be used, now or later: the others stay as they are
   */
  async add(certificate: ClientCertificate): Promise<QwacIdentity> {
    const next = new LoadedQwac(certificate, this.#ca);
    const facts = await next.facts();
    const now = this.#clock.now();
    const identity = checkQwac(facts, Math.max(now, facts.validFrom));
    const isOver = await Promise.all(this.#loaded.map(async (one) => validUntilOf(await one.judge(now)) <= now));
    const over = new Set(this.#loaded.filter((_, index) => isOver[index]));
    this.#loaded = [...this.#loaded.filter((one) => !over.has(one)), next];
    this.#lookIn(0);
    return identity;
  }

  /** Tells of QWACs that come to their end by time as well, without any traffic, until `close`. Keeps no process alive. */
  watch(): void {
    this.#isWatched = true;
    this.#lookIn(0);
  }

  /** Leaves no timer. Certificates that are loaded can still be used. */
  close(): void {
    this.#isWatched = false;
    this.#cancelLook();
  }

  /** None is shown any more: the TPP has lost its authorisation. @returns what `current` throws from now on */
  revoke(): RelaisError {
    this.#revoked ??= new RelaisError('certificate_problem', 'the authorisation of the TPP has been withdrawn', {
      reason: 'authorisation_revoked',
    });
    this.close();
    return this.#revoked;
  }

  /** There is one timer at most. */
  #lookIn(delayMs: number): void {
    if (!this.#isWatched) return;
    this.#cancelLook();
    this.#cancelLook = this.#clock.schedule(() => void this.#look(), Math.min(delayMs, LONGEST_MS));
  }

  async #look(): Promise<void> {
    const now = this.#clock.now();
    const judged = await Promise.all(this.#loaded.map((one) => one.judge(now)));
    if (!this.#isWatched) return;
    const due = judged.map((one) => one.facts && nextStepAt(one.facts, now)).filter((at) => at !== undefined);
    if (due.length > 0) this.#lookIn(Math.min(...due) - now);
    try {
      this.#warn(judged, now);
    } catch {
      // No call of the host program is there to throw to.
    }
  }

  #warn(judged: readonly Judged[], now: number): void {
    for (const identity of judged.map((one) => inItsTime(one, now))) {
      const days = identity && expiryStep(identity, now);
      if (identity === undefined || days === undefined) continue;
      if (judged.some((one) => takesOver(one, identity, now))) continue;
      const warned = `${identity.fingerprint} ${days}`;
      if (this.#told.has(warned)) continue;
      this.#told.add(warned);
      this.#onExpiring({ ...identity, days });
    }
  }
}

function validUntilOf({ facts }: Pick<Judged, 'facts'>): number {
  return facts?.validUntil ?? 0;
}

/** Of one that is good now, or will be once its time has begun. */
function inItsTime({ facts, identity }: Judged, now: number): QwacIdentity | undefined {
  if (identity !== undefined || facts === undefined || facts.validFrom <= now) return identity;
  const isGood = examineQwac(facts, facts.validFrom).every((look) => look.verdict !== 'bad');
  return isGood ? checkQwac(facts, facts.validFrom) : undefined;
}

/** True for one that lasts longer, and whose time begins before the other ends. */
function takesOver(one: Judged, { validUntil }: QwacIdentity, now: number): boolean {
  const next = inItsTime(one, now);
  return next !== undefined && next.validFrom <= validUntil && next.validUntil > validUntil;
}
