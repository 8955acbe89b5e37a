import { type CallPlan, LIMITS } from './call-plan.ts';

/** What a call came to: `channel value`, or `code/reason`. Undefined: nothing yet. */
export type Result = string | undefined;

type Kind = 'closed' | 'watched' | 'open' | 'half_open';
type Reply = 'ok' | '503' | '401' | 'silent' | 'unsent';

/** One request to the API. */
interface Asked {
  readonly call: Call;
  /** The life of the breaker in which it began. */
  readonly life: number;
  readonly isTrial: boolean;
  readonly goesOnTrip: boolean;
  isOver: boolean;
}

interface Call {
  readonly number: number;
  readonly plan: CallPlan;
  readonly endsAt: number;
  result: Result;
  where: 'api' | 'held' | 'fallback' | 'old' | 'end';
  asked: Asked | undefined;
  /** What it ends with when its present wait comes to nothing. */
  error: string;
  heldSince: number | undefined;
  /** Rises with each step: what was due in an earlier one is void. */
  step: number;
}

interface Due {
  readonly at: number;
  readonly isTurn: boolean;
  readonly run: () => void;
}

export interface ModelOptions {
  readonly observes: boolean;
  readonly waits: boolean;
}

const ERRORS: Readonly<Record<Exclude<Reply, 'ok'>, string>> = {
  '503': 'bank_unavailable/',
  '401': 'consent_expired/',
  silent: 'bank_unavailable/no_reply',
  unsent: 'own_network/not_sent',
};
const HALTED = 'certificate_problem/authorisation_revoked';

/** The engine as a person would describe it: a list of things that are due, and what each does. */
export class EngineModel {
  readonly calls: Call[] = [];
  now: number;
  kind: Kind = 'closed';
  failovers = 0;
  failbacks = 0;
  apiIsBack = true;
  /** A held call's turn came in the same millisecond as something else: which comes first is not promised. */
  isAmbiguous = false;
  readonly #options: ModelOptions;
  #due: readonly Due[] = [];
  /** Rises with every change of `kind`: a request of an earlier life decides nothing. */
  #life = 0;
  #isolated: 'api' | 'fallback' | undefined;
  #isKilled = false;
  #isHalted = false;
  #isClosing = false;
  readonly #failed = new Set<number>();
  #held: Call[] = [];
  #turns = 0;
  readonly #latencies: number[] = [];
  #waitMs = 0;
  #mayTry = false;
  #good = 0;
  #window = 0;

  constructor(now: number, options: ModelOptions) {
    this.now = now;
    this.#options = options;
  }

  get state(): string {
    return this.kind === 'watched' ? 'closed' : this.kind;
  }

  get isIdle(): boolean {
    return this.calls.every(({ where }) => where === 'end');
  }

  get nextAt(): number {
    return Math.min(...this.#due.map(({ at }) => at));
  }

  passTo(now: number): void {
    for (let at = this.nextAt; at <= now; at = this.nextAt) {
      const together = this.#due.filter((one) => one.at === at);
      if (together.some(({ isTurn }) => isTurn) && together.some(({ isTurn }) => !isTurn)) this.isAmbiguous = true;
      const due = this.#due.find((one) => one.at === at);
      this.#due = this.#due.filter((one) => one !== due);
      this.now = at;
      due?.run();
    }
    this.now = now;
  }

  call(plan: CallPlan): void {
    const endsAt = this.now + plan.deadlineMs;
    const number = this.calls.length;
    const call: Call = {
      number,
      plan,
      endsAt,
      result: undefined,
      where: 'api',
      asked: undefined,
      error: '',
      heldSince: undefined,
      step: 0,
    };
    this.calls.push(call);
    if (this.#isClosing) {
      this.#end(call, 'aborted/');
      return;
    }
    this.#after(plan.leavesMs, () => this.#leave(call));
    this.#ask(call);
  }

  open(): void {
    if (this.kind === 'closed' && !this.#isHalted) this.#outage();
  }

  isolate(channel: 'api' | 'fallback'): void {
    if (this.#isHalted) return;
    this.#isolated = channel;
    if (channel === 'api') this.#failBack();
    else if (this.kind === 'half_open') this.#openFor(LIMITS.firstWaitMs);
    else if (this.kind === 'watched') this.#switch();
    else this.open();
  }

  release(): void {
    if (this.#isHalted) return;
    this.#isolated = undefined;
    this.#switch();
  }

  kill(isKilled: boolean): void {
    if (!this.#isHalted) this.#isKilled = isKilled;
  }

  halt(): void {
    if (this.#isHalted) return;
    this.#isHalted = true;
    this.#life += 1;
    if (this.kind === 'half_open') this.kind = 'open';
    for (const call of this.#allHeld()) this.#end(call, call.error);
  }

  /** Nothing is decided any more. Calls that run go on to their own end. */
  close(): void {
    this.#isClosing = true;
    this.#life += 1;
    for (const call of this.#allHeld()) this.#end(call, call.error);
  }

  #ask(call: Call): void {
    if (this.#isHalted) {
      this.#end(call, HALTED);
      return;
    }
    if (this.kind === 'open' || (this.kind === 'half_open' && !this.#mayTry)) {
      this.#toFallback(call);
      return;
    }
    const isTrial = this.kind === 'half_open';
    const leftMs = call.endsAt - this.now;
    const goesOnTrip = !isTrial && (this.#options.waits || leftMs < LIMITS.bankMs);
    const asked: Asked = { call, life: this.#life, isTrial, goesOnTrip, isOver: false };
    if (isTrial) this.#mayTry = false;
    this.#stepTo(call, 'api', isTrial ? leftMs / 2 : leftMs, () => {
      if (isTrial) this.#toFallback(call);
      else this.#end(call, 'bank_unavailable/caller_deadline');
    });
    call.asked = asked;
    const limitMs = isTrial ? LIMITS.trialMs : LIMITS.bankMs;
    const { api, replyMs } = call.plan;
    const reply = api === 'shaky' ? (this.apiIsBack ? 'ok' : '503') : api;
    if (reply === 'unsent') this.#after(limitMs, () => this.#hear(asked, 'unsent', limitMs));
    else if (reply === 'silent' || replyMs > limitMs) this.#after(limitMs, () => this.#hear(asked, 'silent', limitMs));
    else this.#after(replyMs, () => this.#hear(asked, reply, replyMs));
    if (replyMs === 0) this.passTo(this.now);
  }

  /** A request is over: what is learned from it first, then what its caller gets. */
  #hear(asked: Asked, reply: Reply, tookMs: number): void {
    if (asked.isOver) return;
    asked.isOver = true;
    const { call, isTrial } = asked;
    const isDown = reply === '503' || reply === 'silent';
    if (isTrial) this.#learnOfTrial(asked, reply, tookMs);
    else this.#learn(asked, reply, tookMs);
    if (reply === 'ok') for (const held of this.#allHeld()) this.#ask(held);
    if (call.where !== 'api' || call.asked !== asked) return;
    if (reply === 'ok') {
      this.#end(call, 'api api');
      return;
    }
    const isForFallback = isTrial ? isDown || reply === 'unsent' : isDown && this.state !== 'closed';
    if (isForFallback) {
      this.#toFallback(call);
      return;
    }
    if (isDown && this.#options.waits && !isTrial) {
      this.#hold(call, ERRORS[reply]);
      return;
    }
    this.#end(call, ERRORS[reply]);
  }

  #learn({ call, life }: Asked, reply: Reply, tookMs: number): void {
    if (reply === 'ok') this.#latencies.push(tookMs);
    if (life !== this.#life) return;
    if (reply === 'ok') {
      this.#failed.clear();
      if (this.kind === 'watched') this.#failBack();
    }
    if (reply === '503' || reply === 'silent') this.#failed.add(call.number);
    if (this.kind === 'closed' && this.#failed.size >= LIMITS.failures) this.#outage();
  }

  #learnOfTrial({ life }: Asked, reply: Reply, tookMs: number): void {
    if (life !== this.#life) return;
    if (reply === '503' || reply === 'silent') {
      this.#stepBack();
      return;
    }
    this.#mayTry = true;
    if (reply !== 'ok') return;
    this.#good = this.#isNormal(tookMs) ? this.#good + 1 : 0;
    if (this.#good >= LIMITS.goodTrials) this.#failBack();
    else if (this.#good > 0) this.#startWindow();
  }

  #isNormal(tookMs: number): boolean {
    const latest = this.#latencies.slice(-50).sort((a, b) => a - b);
    return latest.length < 5 || tookMs <= Math.max(1_000, 5 * (latest[Math.floor(latest.length / 2)] ?? 0));
  }

  #outage(): void {
    this.failovers += 1;
    if (this.#options.observes || this.#isolated === 'api') this.#become('watched');
    else this.#openFor(LIMITS.firstWaitMs);
  }

  #switch(): void {
    if (this.kind !== 'watched' || this.#options.observes || this.#isolated === 'api') return;
    this.failovers += 1;
    this.#openFor(LIMITS.firstWaitMs);
  }

  #failBack(): void {
    if (this.kind === 'closed') return;
    this.#become('closed');
    this.#failed.clear();
    this.failbacks += 1;
  }

  #openFor(waitMs: number): void {
    const isTrip = this.state === 'closed';
    this.#become('open');
    this.#waitMs = waitMs;
    this.#lookIn(waitMs);
    if (!isTrip) return;
    for (const call of this.calls) {
      if (call.where !== 'api' || call.asked?.goesOnTrip !== true || call.asked.isOver) continue;
      call.asked.isOver = true;
      this.#toFallback(call);
    }
    for (const call of this.#allHeld()) this.#ask(call);
  }

  #lookIn(waitMs: number): void {
    const life = this.#life;
    this.#after(waitMs, () => {
      if (life !== this.#life) return;
      if (this.#isolated === 'fallback') {
        this.#waitMs = LIMITS.firstWaitMs;
        this.#lookIn(LIMITS.firstWaitMs);
        return;
      }
      this.#become('half_open');
      this.#good = 0;
      this.#mayTry = this.apiIsBack;
      if (this.apiIsBack) this.#startWindow();
      else this.#stepBack();
    });
  }

  #startWindow(): void {
    const life = this.#life;
    this.#window += 1;
    const window = this.#window;
    this.#after(LIMITS.windowMs, () => {
      if (life === this.#life && window === this.#window) this.#openFor(LIMITS.firstWaitMs);
    });
  }

  #stepBack(): void {
    this.#openFor(Math.min(Math.min(this.#waitMs, LIMITS.longestWaitMs) * 2, LIMITS.longestWaitMs));
  }

  #become(kind: Kind): void {
    this.kind = kind;
    this.#life += 1;
    this.#mayTry = false;
  }

  #hold(call: Call, error: string): void {
    call.error = error;
    call.heldSince ??= this.now;
    const leftMs = Math.min(call.endsAt, call.heldSince + LIMITS.fallbackMs) - this.now;
    if (this.#isClosing || this.#isHalted || leftMs <= 0) {
      this.#end(call, error);
      return;
    }
    this.#stepTo(call, 'held', leftMs, () => this.#end(call, error));
    // The turns end with the last held call, and begin anew with the next.
    this.#held = [...this.#held.filter(({ where, number }) => where === 'held' && number !== call.number), call];
    if (this.#held.length > 1) return;
    this.#turns += 1;
    this.#nextTurn(this.#turns);
  }

  #nextTurn(turns: number): void {
    this.#after(
      LIMITS.turnMs,
      () => {
        this.#held = this.#held.filter(({ where }) => where === 'held');
        const [first] = this.#held;
        if (turns !== this.#turns || first === undefined) return;
        this.#held = this.#held.slice(1);
        if (this.#held.length > 0) this.#nextTurn(turns);
        this.#ask(first);
      },
      true,
    );
  }

  #allHeld(): readonly Call[] {
    const held = this.#held.filter(({ where }) => where === 'held');
    this.#held = [];
    this.#turns += 1;
    return held;
  }

  #toFallback(call: Call): void {
    const { fallback } = call.plan;
    if (this.#isHalted) {
      this.#end(call, HALTED);
      return;
    }
    if (this.#isKilled) {
      this.#refuse(call, 'fallback_refused/kill_switch');
      return;
    }
    if (fallback === 'none') {
      this.#refuse(call, 'fallback_refused/no_fallback');
      return;
    }
    if (fallback === 'drift') {
      this.#refuse(call, 'page_drift/');
      return;
    }
    if (fallback === 'ok') {
      this.#end(call, 'fallback web');
      return;
    }
    call.error = 'aborted/';
    const leftMs = Math.min(call.endsAt - this.now, LIMITS.fallbackMs);
    this.#stepTo(call, 'fallback', leftMs, () => this.#refuse(call, 'fallback_unavailable/timeout'));
  }

  #refuse(call: Call, error: string): void {
    const { old } = call.plan;
    call.error = error;
    if (old === 'has') {
      this.#end(call, 'last_known old');
      return;
    }
    if (old === 'none' || old === 'fails') {
      this.#end(call, error);
      return;
    }
    if (old === 'slow') {
      this.#stepTo(call, 'old', LIMITS.slowOldMs, () => this.#end(call, 'last_known old'));
      return;
    }
    this.#stepTo(call, 'old', LIMITS.oldMs, () => this.#end(call, error));
  }

  #leave(call: Call): void {
    if (call.where === 'end') return;
    const { asked } = call;
    if (call.where !== 'api') {
      this.#end(call, call.error);
      return;
    }
    this.#end(call, 'aborted/');
    if (asked === undefined || asked.isOver) return;
    asked.isOver = true;
    if (asked.isTrial && asked.life === this.#life) this.#mayTry = true;
  }

  /** @param otherwise - what comes when nothing else has come until then */
  #stepTo(call: Call, where: Call['where'], afterMs: number, otherwise: () => void): void {
    call.where = where;
    call.step += 1;
    const { step } = call;
    this.#after(afterMs, () => {
      if (call.step === step) otherwise();
    });
  }

  #end(call: Call, result: string): void {
    call.step += 1;
    call.where = 'end';
    call.result = result;
  }

  #after(ms: number, run: () => void, isTurn = false): void {
    if (ms < Number.POSITIVE_INFINITY) this.#due = [...this.#due, { at: this.now + ms, run, isTurn }];
  }
}
