import type { Psu, Relais } from 'relais';

/** What became of the sessions, as the record of them says. */
export interface Sessions {
  readonly begun: number;
  /** Why each ended, e.g. `idle`. */
  readonly ended: readonly string[];
}

/** A bank to drill with, and a customer of it. */
export interface DrillTarget extends AsyncDisposable {
  readonly relais: Relais;
  readonly psu: Psu;
  readonly isSimulated: boolean;
  readonly sessions: Sessions;
  /** Makes the API fail, or opens the breaker by the word of a person; resolves once the fallback is on. */
  readonly switchOver: (call: () => Promise<unknown>) => Promise<void>;
  /** Brings the API back. Absent where there is no way to ask it: the drill then ends with the logout. */
  readonly mend?: () => Promise<void>;
  /** Pause between two calls that wait for the API to come back, in milliseconds. */
  readonly pauseMs: number;
}
