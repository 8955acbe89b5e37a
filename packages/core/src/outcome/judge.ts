import { createHmac, randomBytes } from 'node:crypto';
import { type Clock, isRelaisError, networkFailure, type RelaisErrorReason } from '@relais/model';
import type { RequestTimes } from '../observing/reply-timer.ts';
import { watchRequest } from '../observing/watched-request.ts';
import type { ProtectedCall } from '../protected-call.ts';
import { type ClassificationRules, classifyAnswer, classifyFailure, type Observation, slowWindow } from './classify.ts';
import type { Outcome } from './outcome.ts';

export interface JudgeOptions {
  readonly clock: Clock;
  readonly deadlineMs: number;
  readonly rules: ClassificationRules;
  readonly ownNetworkWorks: (() => Promise<boolean>) | undefined;
  /** Ends every second look: of a closed engine nothing is decided any more. */
  readonly closing: AbortSignal;
}

/** A finished request: what it was for, and what it was like. */
export interface Finished {
  readonly call: Pick<ProtectedCall<unknown>, 'endpoint' | 'attended' | 'consentId' | 'callId' | 'narrower'>;
  /** Names the call among all of this engine, where the host program does not: its retries share the host's name. */
  readonly ownId: string;
  readonly times: RequestTimes;
}

/** Turns what became of a request into an outcome, and looks twice where the table of R4 asks for it. */
export class Judge {
  readonly #options: JudgeOptions;
  readonly #key = randomBytes(32);

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  answered(finished: Finished): Outcome {
    return classifyAnswer(this.#seen(finished));
  }

  async failed(finished: Finished, error: unknown): Promise<Outcome> {
    const seen = this.#seen(finished);
    const { narrower } = finished.call;
    const outcome = classifyFailure(error, seen, this.#options.rules);
    if (outcome.kind === 'own_network' && isPerhapsTheBanks(error) && (await this.#ownNetworkWorks())) {
      return { ...outcome, kind: 'connection', effect: 'counts', basis: 'breakdown_evidence' };
    }
    if (outcome.kind === 'no_reply' && narrower !== undefined && (await this.#answers(narrower))) {
      return slowWindow(seen);
    }
    return outcome;
  }

  /** Without a second look, for a trial under its own short deadline. */
  failedTrial(finished: Finished, error: unknown, deadlineMs: number): Outcome {
    return classifyFailure(error, { ...this.#seen(finished), deadlineMs }, this.#options.rules);
  }

  #seen({ call: { endpoint, attended, consentId, callId }, ownId, times }: Finished): Observation {
    return {
      endpoint,
      // The host program's own name may be an address, with the id of an account in it.
      callId: callId === undefined ? ownId : this.#pseudonym(callId),
      ...times,
      deadlineMs: this.#options.deadlineMs,
      ...(attended === undefined ? {} : { attended }),
      ...(consentId === undefined ? {} : { consentRef: this.#pseudonym(consentId) }),
    };
  }

  #pseudonym(name: string): string {
    return createHmac('sha256', this.#key).update(name).digest('hex').slice(0, 16);
  }

  async #ownNetworkWorks(): Promise<boolean> {
    const { ownNetworkWorks } = this.#options;
    if (ownNetworkWorks === undefined) return false;
    return this.#answers(async () => {
      if ((await ownNetworkWorks()) !== true) throw new Error('the own network does not work');
    });
  }

  #answers(ask: NonNullable<ProtectedCall<unknown>['narrower']>): Promise<boolean> {
    const { clock, closing, deadlineMs } = this.#options;
    return watchRequest(ask, { clock, deadlineMs, caller: closing }).ended.then(
      () => true,
      () => false,
    );
  }
}

/** What looks alike whether this program's network or the bank's is down. Its store and its callbacks never do. */
function isPerhapsTheBanks(error: unknown): boolean {
  if (isRelaisError(error)) return REASONS.has(error.reason);
  return KINDS.has(networkFailure(error)?.kind ?? '');
}

const KINDS: ReadonlySet<string> = new Set(['dns', 'own_network', 'connect_timeout']);
/** As `networkError` names them. */
const REASONS: ReadonlySet<RelaisErrorReason | undefined> = new Set(['dns', 'connection', 'connect_timeout']);
