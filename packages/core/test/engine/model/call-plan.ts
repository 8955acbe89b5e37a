/** How the API takes a call. `shaky`: well while the API is back, 503 while it is down. */
type ApiPlan = 'ok' | 'shaky' | '401' | 'silent' | 'unsent';

/** How the fallback takes it. `none`: the host program has no fallback for it. */
type FallbackPlan = 'ok' | 'drift' | 'hangs' | 'none';

/** What is known from before, and how soon. `none`: nothing may be shown. */
type OldPlan = 'none' | 'has' | 'slow' | 'fails' | 'hangs';

/** One call, and everything that will happen to it. Times in milliseconds. */
export interface CallPlan {
  readonly api: ApiPlan;
  /** Until the API replies. */
  readonly replyMs: number;
  readonly fallback: FallbackPlan;
  readonly old: OldPlan;
  /** The caller's own time. */
  readonly deadlineMs: number;
  /** When the caller leaves. */
  readonly leavesMs: number;
}

/** The engine's limits, as its documentation states them. Times in milliseconds. */
export const LIMITS = {
  failures: 5,
  bankMs: 30_500,
  fallbackMs: 120_000,
  oldMs: 5_000,
  slowOldMs: 2_000,
  trialMs: 5_000,
  firstWaitMs: 60_000,
  longestWaitMs: 300_000,
  windowMs: 300_000,
  goodTrials: 3,
  turnMs: 1_000,
} as const;
