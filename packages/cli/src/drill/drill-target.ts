import type { Psu, Relais } from 'relais';

/** How the sessions ended, by the session record. */
export interface Sessions {
  readonly begun: number;
  /** Why each ended, e.g. `idle`. */
  readonly ended: readonly string[];
}

/** A bank and one of its customers for a drill. */
export interface DrillTarget extends AsyncDisposable {
  readonly relais: Relais;
  readonly psu: Psu;
  readonly isSimulated: boolean;
  readonly sessions: Sessions;
  /** Makes the API fail, or opens the breaker by an operator's decision. Resolves once the fallback is on. */
  readonly switchOver: (call: () => Promise<unknown>) => Promise<void>;
  /** Brings the API back. Absent when the drill cannot ask the API: it then ends with the logout. */
  readonly mend?: () => Promise<void>;
  /** Pause between two calls while the drill waits for the API, in milliseconds. */
  readonly pauseMs: number;
}
