import { hash, randomBytes } from 'node:crypto';
import { isRelaisError, networkFailure } from '@relais/model';
import type { RequestTimes, TimerContext } from '../observing/reply-timer.ts';
import { WatchedRequest } from '../observing/watched-request.ts';
import type { ProtectedCall } from '../protected-call.ts';
import { type ClassificationRules, classifyAnswer, classifyFailure, type Observation, slowWindow } from './classify.ts';
import type { Outcome } from './outcome.ts';

export interface OutcomeClassifierOptions extends TimerContext {
  readonly deadlineMs: number;
  readonly rules: ClassificationRules;
  readonly ownNetworkWorks: (() => Promise<boolean>) | undefined;
}

/** The call that a request was for. */
export interface JudgedCall {
  readonly call: ProtectedCall<unknown>;
  /** Counts the calls of this engine. It names a call that the host program gives no name. */
  readonly number: number;
}

/** Consents whose pseudonyms are kept at hand. */
const MOST_KEPT = 1_000;

/** Turns the end of a request into an outcome. Looks twice where the table in `docs/regulation.md`, R4, asks for it. */
export class OutcomeClassifier {
  readonly #options: OutcomeClassifierOptions;
  readonly #key = randomBytes(32).toString('hex');
  readonly #consentRefs = new Map<string, string>();
  readonly #looks = new Set<WatchedRequest<unknown>>();
  #isClosed = false;

  constructor(options: OutcomeClassifierOptions) {
    this.#options = options;
  }

  answered(call: ProtectedCall<unknown>, times: RequestTimes): Outcome {
    return classifyAnswer(call, times, this.#consentRef(call.consentId));
  }

  async failed(judged: JudgedCall, times: RequestTimes, error: unknown): Promise<Outcome> {
    const seen = this.#seen(judged, times, this.#options.deadlineMs);
    const { narrower } = judged.call;
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
  failedTrial(judged: JudgedCall, times: RequestTimes, error: unknown, deadlineMs: number): Outcome {
    return classifyFailure(error, this.#seen(judged, times, deadlineMs), this.#options.rules);
  }

  /** Ends every second look: a closed engine decides nothing any more. */
  close(): void {
    this.#isClosed = true;
    for (const look of this.#looks) look.cancel();
  }

  #seen({ call, number }: JudgedCall, times: RequestTimes, deadlineMs: number): Observation {
    const { endpoint, attended, consentId, callId } = call;
    const { endedAt: _, ...known } = times;
    const consentRef = this.#consentRef(consentId);
    return {
      endpoint,
      // The host program's own name may be an address, with the id of an account in it.
      callId: callId === undefined ? `call-${number}` : this.#pseudonym(callId),
      ...known,
      deadlineMs,
      ...(attended !== undefined && { attended }),
      ...(consentRef !== undefined && { consentRef }),
    };
  }

  /** Each answer needs one: hashing is the dearest step of a quick call. */
  #consentRef(consentId: string | undefined): string | undefined {
    if (consentId === undefined) return undefined;
    const kept = this.#consentRefs.get(consentId);
    if (kept !== undefined) return kept;
    const consentRef = this.#pseudonym(consentId);
    if (this.#consentRefs.size >= MOST_KEPT) this.#consentRefs.clear();
    this.#consentRefs.set(consentId, consentRef);
    return consentRef;
  }

  #pseudonym(name: string): string {
    return hash('sha256', `${this.#key} ${name}`, 'hex').slice(0, 16);
  }

  async #ownNetworkWorks(): Promise<boolean> {
    const { ownNetworkWorks } = this.#options;
    if (ownNetworkWorks === undefined) return false;
    return this.#answers(async () => {
      if ((await ownNetworkWorks()) !== true) throw new Error('the own network does not work');
    });
  }

  async #answers(ask: NonNullable<ProtectedCall<unknown>['narrower']>): Promise<boolean> {
    if (this.#isClosed) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const asker = { ask, answered: () => resolve(true), failed: () => resolve(false) };
    const look = new WatchedRequest<unknown>(asker, this.#options, this.#options.deadlineMs);
    this.#looks.add(look);
    look.send();
    const hasAnswered = await promise;
    this.#looks.delete(look);
    return hasAnswered;
  }
}

/** What looks alike whether this program's network or the bank's is down. Its store and its callbacks never do. */
function isPerhapsTheBanks(error: unknown): boolean {
  if (isRelaisError(error)) return REASONS.has(error.reason ?? '');
  return KINDS.has(networkFailure(error)?.kind ?? '');
}

const KINDS: ReadonlySet<string> = new Set(['dns', 'own_network', 'connect_timeout']);
/** As `networkError` names them. */
const REASONS: ReadonlySet<string> = new Set(['dns', 'connection', 'connect_timeout']);
