import { isConsentValid, RelaisError } from '@relais/model';
import type { FallbackPsu } from './fallback-psu.ts';
import type { FallbackSettings } from './fallback-settings.ts';
import { assertMayStart } from './start-conditions.ts';

/** One customer as one handle names them, and what its calls may do. */
export interface Handle {
  readonly psu: FallbackPsu;
  /** Asked of a call before it waits, when its turn has come, and before a password is sent. @throws {RelaisError} */
  readonly assertMayStart: () => void;
  /** Asked before anything is delivered. @throws {RelaisError} when the right has ended meanwhile */
  readonly assertRight: () => void;
  /** Asked before what was read earlier is given. @throws {RelaisError} when there is no consent any more */
  readonly assertConsent: () => void;
}

/** Why, and when, the handles of one customer were cut off. */
interface CutOff {
  readonly at: number;
  readonly because: RelaisError;
}

/** Customers who are remembered as cut off: a process that has more of them is long past the oldest handle. */
const MOST = 100_000;

/**
 * The handles of one channel. Those that were made before their customer was cut off have no right any more, whenever their
 * calls come.
 */
export class Handles {
  readonly #settings: Pick<FallbackSettings, 'profile' | 'clock'>;
  readonly #revoked: AbortSignal;
  readonly #cutOffs = new Map<string, CutOff>();
  /** Counts what is cut off: it tells which handle is older, whatever any clock says. */
  #moment = 0;

  /** @param revoked - aborted once the TPP has lost its authorisation */
  constructor(settings: Pick<FallbackSettings, 'profile' | 'clock'>, revoked: AbortSignal) {
    this.#settings = settings;
    this.#revoked = revoked;
  }

  /** Now, to make a handle later that is as old as if it were made now. */
  get moment(): number {
    return this.#moment;
  }

  /** @param psu - checked, and a copy */
  make(psu: FallbackPsu): Handle {
    const { profile, clock } = this.#settings;
    const { madeAt = this.#moment } = psu;
    const assertUncut = (): void => {
      this.#revoked.throwIfAborted();
      const cutOff = this.#cutOffs.get(psu.id);
      if (cutOff !== undefined && cutOff.at > madeAt) throw cutOff.because;
    };
    const assertRight = (): void => {
      assertUncut();
      assertMayStart(profile, psu, clock.now());
    };
    return {
      psu,
      assertRight,
      assertConsent: () => {
        assertUncut();
        if (psu.consent !== undefined && isConsentValid(psu.consent, clock.now())) return;
        throw new RelaisError('consent_expired', 'the consent of the PSU has run out');
      },
      assertMayStart: () => {
        psu.mayStart?.();
        assertRight();
      },
    };
  }

  /** The handles that one customer has by now have no right any more. */
  cutOff(psuId: string, because: RelaisError): void {
    this.#moment += 1;
    this.#cutOffs.delete(psuId);
    this.#cutOffs.set(psuId, { at: this.#moment, because });
    const [oldest] = this.#cutOffs.keys();
    if (this.#cutOffs.size > MOST && oldest !== undefined) this.#cutOffs.delete(oldest);
  }
}
