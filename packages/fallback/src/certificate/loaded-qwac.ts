import type { SecureContext } from 'node:tls';
import type { ClientCertificate } from '@relais/model';
import { checkQwac, type QwacIdentity } from './check-qwac.ts';
import { type LoadedCertificate, loadCertificate } from './load-certificate.ts';
import { type QwacFacts, readQwac } from './read-qwac.ts';

/** A QWAC, and whether it can be used. */
export interface Judged {
  readonly secureContext: SecureContext;
  /** Absent when it cannot be read. */
  readonly facts: QwacFacts | undefined;
  /** Absent when it cannot be used now; `error` says why. */
  readonly identity?: QwacIdentity;
  readonly error?: unknown;
}

/** No certificate of the chain begins or ends in it, so a verdict holds. Milliseconds since the epoch. */
interface Span {
  readonly from: number;
  /** Exclusive. */
  readonly until: number;
}

/** One QWAC of the TPP. Every request of the API asks for it, so what passed every check is not examined again. */
export class LoadedQwac {
  readonly secureContext: SecureContext;
  readonly #certificate: LoadedCertificate;
  #facts: Promise<QwacFacts> | undefined;
  #passed: (Judged & { readonly during: Span }) | undefined;

  /** @throws {RelaisError} `certificate_problem` when it cannot be loaded */
  constructor(certificate: ClientCertificate, ca: string | Uint8Array | undefined) {
    this.#certificate = loadCertificate(certificate, ca);
    this.secureContext = this.#certificate.secureContext;
  }

  /** Read when first needed, then kept. @throws {RelaisError} `certificate_problem` with reason `unreadable` */
  facts(): Promise<QwacFacts> {
    this.#facts ??= readQwac(this.#certificate);
    return this.#facts;
  }

  /** @param now - milliseconds since the epoch */
  async judge(now: number): Promise<Judged> {
    const passed = this.#passed;
    if (passed !== undefined && now >= passed.during.from && now < passed.during.until) return passed;
    const { secureContext } = this;
    let facts: QwacFacts | undefined;
    try {
      facts = await this.facts();
      this.#passed = { secureContext, facts, identity: checkQwac(facts, now), during: spanAround(now, facts) };
      return this.#passed;
    } catch (error) {
      return { secureContext, facts, error };
    }
  }
}

/** The dates alone depend on the time. So a verdict holds from one date of the chain to the next. */
function spanAround(now: number, { chain }: QwacFacts): Span {
  const dates = chain.flatMap(({ validFromDate, validToDate }) => [validFromDate.getTime(), validToDate.getTime()]);
  return {
    from: Math.max(...dates.filter((at) => at <= now)),
    until: Math.min(...dates.filter((at) => at > now)),
  };
}
