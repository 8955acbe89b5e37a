import type { BankProfile, ClientCertificate, Clock, ProxyChoice } from '@relais/model';
import type { RegisteredClient, SealKey } from '@relais/stet';

/** What the doctor looks at: a TPP, and the bank it wants to reach. */
export interface Subject {
  readonly profile: BankProfile;
  readonly qwac: ClientCertificate;
  /** Root certificates to trust instead of the public ones, PEM. */
  readonly ca?: string;
  /** The way out of this network. */
  readonly proxy?: ProxyChoice;
  readonly clientId?: string;
  /** The registered client, as the registration answered it. */
  readonly registered?: RegisteredClient;
  readonly seal?: { readonly keyId: string; readonly key: SealKey };
  /** Access token of a PSU who agreed to the test. */
  readonly accessToken?: string;
  readonly clock: Clock;
}
