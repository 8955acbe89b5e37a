/** One step of a drill, in order. */
export interface DrillStep {
  readonly step: 'failures' | 'switch' | 'login' | 'accounts' | 'account' | 'logout' | 'failback';
  readonly verdict: 'good' | 'bad' | 'skipped';
  /** For people. It holds counts, kinds and times, and no data of the customer. */
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
  /** `parsed`, or the mark that the parser missed on a changed page. */
  readonly result: string;
}

/** The findings of a drill. It holds no data of the customer: safe to keep and to send. */
export interface DrillReport {
  readonly bank: string;
  readonly isSimulated: boolean;
  readonly steps: readonly DrillStep[];
  readonly pages: readonly DrillPage[];
  /** True when no step went wrong. */
  readonly ok: boolean;
}
