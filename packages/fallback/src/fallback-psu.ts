import type { Consent } from '@relais/model';
import type { CredentialSource } from './session/credentials.ts';
import type { OnSca } from './session/sca/on-sca.ts';

/** One customer of the bank, as the fallback needs to know them. */
export interface FallbackPsu {
  /**
   * The host's own id of the PSU: keeps sessions apart. 1 to 256 characters, not blank, without control characters; two
   * customers never share one.
   */
  readonly id: string;
  /** Absent: the fallback refuses. */
  readonly credentials?: CredentialSource;
  /** Absent: the fallback refuses. */
  readonly consent?: Consent;
  /** Puts the bank's strong authentication before the PSU. Absent: the login stops before they are notified. */
  readonly onSca?: OnSca;
  /** Whether the PSU is present now: only then are they asked by `onSca`. @defaultValue always, where `onSca` is given */
  readonly isAttended?: () => boolean;
  /**
   * Asked with each call: before it waits, when its turn has come, and before a password is sent. @throws {RelaisError} what the
   * call ends with @defaultValue nothing more than the start conditions is asked
   */
  readonly mayStart?: () => void;
  /**
   * As `FallbackChannel.moment` told it when the host program's own handle was made. A PSU who was cut off since has no right by
   * it. @defaultValue now
   */
  readonly madeAt?: number;
}
