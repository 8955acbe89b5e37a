/** One step of a drill, in order. */
export interface DrillStep {
  readonly step: 'failures' | 'switch' | 'login' | 'accounts' | 'account' | 'logout' | 'failback';
  readonly verdict: 'good' | 'bad' | 'skipped';
  /** For people. Counts, kinds and times: nothing of the customer's. */
  readonly text: string;
}

/** One page that was read, in numbers. */
export interface DrillPage {
  /** e.g. `operations`. */
  readonly page: string;
  readonly status?: number;
  readonly bytes?: number;
  readonly tookMs?: number;
  readonly rows?: number;
  /** `parsed`, or the mark that was missing on a page that has changed. */
  readonly result: string;
}

/** What a drill found. Holds no data of the customer: safe to keep and to send. */
export interface DrillReport {
  readonly bank: string;
  readonly isSimulated: boolean;
  readonly steps: readonly DrillStep[];
  readonly pages: readonly DrillPage[];
  /** True when no step went wrong. */
  readonly ok: boolean;
}
