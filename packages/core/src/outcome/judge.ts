import { createHmac, randomBytes } from 'node:crypto';
import { type Clock, withDeadline } from '@relais/model';
import type { ProtectedCall } from '../protected-call.ts';
import { type ClassificationRules, classifyAnswer, classifyFailure, type Observation, slowWindow } from './classify.ts';
import { factsOf } from './facts.ts';
import type { Outcome } from './outcome.ts';

export interface JudgeOptions {
  readonly clock: Clock;
  readonly deadlineMs: number;
  readonly rules: ClassificationRules;
  readonly independentNameResolves: (() => Promise<boolean>) | undefined;
}

type Seen = Pick<ProtectedCall<unknown>, 'endpoint' | 'attended' | 'consentId' | 'narrower'>;

/** Turns what became of a request into an outcome, and looks twice where the table of R4 asks for it. */
export class Judge {
  readonly #options: JudgeOptions;
  readonly #key = randomBytes(32);

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  answered(call: Seen, startedAt: number): Outcome {
    return classifyAnswer(this.#seen(call, startedAt));
  }

  async failed(call: Seen, startedAt: number, error: unknown): Promise<Outcome> {
    const seen = this.#seen(call, startedAt);
    const outcome = classifyFailure(error, seen, this.#options.rules);
    if (outcome.kind === 'own_network' && isNameFailure(error) && (await this.#namesResolve())) {
      return { ...outcome, kind: 'connection', effect: 'counts', basis: 'breakdown_evidence' };
    }
    if (outcome.kind === 'no_reply' && call.narrower !== undefined && (await this.#answers(call.narrower))) {
      return slowWindow(seen);
    }
    return outcome;
  }

  /** Without a second look, for a trial under its own short deadline. */
  failedTrial(call: Seen, startedAt: number, error: unknown, deadlineMs: number): Outcome {
    return classifyFailure(error, { ...this.#seen(call, startedAt), deadlineMs }, this.#options.rules);
  }

  #seen({ endpoint, attended, consentId }: Seen, sentAt: number): Observation {
    const { clock, deadlineMs } = this.#options;
    return {
      endpoint,
      sentAt,
      waitedMs: clock.now() - sentAt,
      deadlineMs,
      ...(attended === undefined ? {} : { attended }),
      ...(consentId === undefined ? {} : { consentRef: this.#pseudonym(consentId) }),
    };
  }

  #pseudonym(consentId: string): string {
    return createHmac('sha256', this.#key).update(consentId).digest('hex').slice(0, 16);
  }

  async #namesResolve(): Promise<boolean> {
    const { independentNameResolves } = this.#options;
    if (independentNameResolves === undefined) return false;
    return this.#answers(async () => {
      if (!(await independentNameResolves())) throw new Error('no name resolves');
    });
  }

  #answers(ask: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
    return withDeadline(ask, this.#options).then(
      () => true,
      () => false,
    );
  }
}

function isNameFailure(error: unknown): boolean {
  const { code, reason } = factsOf(error);
  return reason === 'dns' || code === 'ENOTFOUND' || code === 'EAI_AGAIN';
}
