import { type Beat, isRelaisError, networkFailure, Pseudonyms } from '@relais/model';
import type { FailoverSettings } from '../failover-options.ts';
import type { RequestTimes } from '../observing/reply-timer.ts';
import { WatchedRequest } from '../observing/watched-request.ts';
import type { ProtectedCall, Running } from '../protected-call.ts';
import { classifyAnswer, classifyFailure, type Observation, slowWindow } from './classify.ts';
import type { Outcome } from './outcome.ts';

/** Turns the end of a request into an outcome. Looks twice where the table in `docs/regulation.md`, R4, asks for it. */
export class OutcomeClassifier {
  readonly #settings: FailoverSettings;
  readonly #beat: Beat;
  readonly #pseudonyms = new Pseudonyms();
  readonly #looks = new Set<WatchedRequest<unknown>>();
  #isClosed = false;

  constructor(settings: FailoverSettings, beat: Beat) {
    this.#settings = settings;
    this.#beat = beat;
  }

  answered(call: ProtectedCall<unknown>, times: RequestTimes): Outcome {
    return classifyAnswer(call, times, this.#consentRef(call.consentId));
  }

  async failed(judged: Running<unknown>, times: RequestTimes, error: unknown): Promise<Outcome> {
    const seen = this.#seen(judged, times, this.#settings.deadlineMs);
    const { narrower } = judged.call;
    const outcome = classifyFailure(error, seen, this.#settings.classification);
    if (outcome.kind === 'own_network' && isPerhapsTheBanks(error) && (await this.#ownNetworkWorks())) {
      return { ...outcome, kind: 'connection', effect: 'counts', basis: 'breakdown_evidence' };
    }
    if (outcome.kind === 'no_reply' && narrower !== undefined && (await this.#answers(narrower))) {
      return slowWindow(seen);
    }
    return (await this.#isPerhapsOurs(outcome)) ? { ...neutral(outcome), kind: 'own_network' } : outcome;
  }

  /** Without a second look, for a trial under its own short deadline. */
  failedTrial(judged: Running<unknown>, times: RequestTimes, error: unknown, deadlineMs: number): Outcome {
    return classifyFailure(error, this.#seen(judged, times, deadlineMs), this.#settings.classification);
  }

  /** Ends every second look: a closed engine decides nothing any more. */
  close(): void {
    this.#isClosed = true;
    for (const look of this.#looks) look.cancel();
  }

  #seen({ call, number }: Running<unknown>, times: RequestTimes, deadlineMs: number): Observation {
    const { endpoint, attended, consentId, callId } = call;
    const consentRef = this.#consentRef(consentId);
    return {
      endpoint,
      // The host program's own name may be an address, with the id of an account in it.
      callId: callId === undefined ? `call-${number}` : this.#pseudonyms.once(callId),
      ...times,
      deadlineMs,
      ...(attended !== undefined && { attended }),
      ...(consentRef !== undefined && { consentRef }),
    };
  }

  #consentRef(consentId: string | undefined): string | undefined {
    return consentId === undefined ? undefined : this.#pseudonyms.of(consentId);
  }

  /** A worker of a fleet whose own network fails has no vote. An answer of the bank shows that it works. */
  async #isPerhapsOurs({ effect, status }: Outcome): Promise<boolean> {
    const { fleet, ownNetworkWorks } = this.#settings;
    if (fleet === undefined || ownNetworkWorks === undefined || effect !== 'counts' || status !== undefined)
      return false;
    return !(await this.#ownNetworkWorks());
  }

  async #ownNetworkWorks(): Promise<boolean> {
    const { ownNetworkWorks } = this.#settings;
    if (ownNetworkWorks === undefined) return false;
    return this.#answers(async () => {
      if ((await ownNetworkWorks()) !== true) throw new Error('the own network does not work');
    });
  }

  async #answers(ask: NonNullable<ProtectedCall<unknown>['narrower']>): Promise<boolean> {
    if (this.#isClosed) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const asker = { ask, answered: () => resolve(true), failed: () => resolve(false) };
    const look = new WatchedRequest<unknown>(asker, this.#beat, this.#settings.deadlineMs);
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

function neutral({ basis: _, ...outcome }: Outcome): Outcome {
  return { ...outcome, effect: 'neutral' };
}
