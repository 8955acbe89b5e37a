import type { BankProfile, BankProfileOverrides } from '@relais/model';
import type { ApiControl } from './api/api-control.ts';
import type { Authorise } from './as-tpp/authorise.ts';
import type { RegisterClient } from './as-tpp/register-client.ts';
import type { Faults } from './fault/faults.ts';
import type { Customer, Ledger } from './ledger/ledger.ts';
import type { Pki } from './pki/create-pki.ts';
import type { RequestLog } from './request-log/request-log.ts';
import type { ScaControl } from './web/sca/confirmations.ts';

/** A running bank. Ends with `close()`, or by `await using`. */
export interface Simulator extends AsyncDisposable {
  /** Base of the API, e.g. `https://localhost:40123/cic/`. */
  readonly apiUrl: string;
  /** Where a TPP logs in with its QWAC, e.g. `https://localhost:40124/cic/fallback`. */
  readonly fallbackUrl: string;
  /** The web bank, e.g. `https://localhost:40125/`. */
  readonly webUrl: string;
  /** The control port: JSON over plain HTTP, e.g. `http://127.0.0.1:40126/`. */
  readonly controlUrl: string;
  /** Where a client registers (RFC 7591), e.g. `https://localhost:40123/cic/oauth2/register`. */
  readonly registrationUrl: string;
  /** Where a client sends its customers, e.g. `https://localhost:40125/oauth2/fr/banque/oauth2_authorization.aspx`. */
  readonly authorisationUrl: string;
  /** Where a client gets its tokens, e.g. `https://localhost:40123/cic/oauth2/token`. */
  readonly tokenUrl: string;
  /** Root and client certificates. */
  readonly pki: Pki;
  /** What the bank knows now. Moves on when the clock enters another day. */
  readonly ledger: Ledger;
  /** The customers with their logins, passwords and access tokens. */
  readonly customers: readonly Customer[];
  /** Customers each of whom shows one thing the bank can do; by login in the README. */
  readonly namedCustomers: readonly Customer[];
  /** Changes what the bank knows from now on, e.g. books one more operation during an outage. */
  readonly changeLedger: (change: (ledger: Ledger) => Ledger) => void;
  /** Breaks and mends the doors. */
  readonly faults: Faults;
  /** What the API insists on, and what becomes of tokens, consents and ids. */
  readonly api: ApiControl;
  /** Registers a client with `pki.qwac` and `pki.qseal`, by a request of its own. */
  readonly registerClient: RegisterClient;
  /** Walks a customer through the pages on which they allow a client to read, as a browser does. */
  readonly authorise: Authorise;
  /** The customers' phones: confirms or refuses what the bank asks of them. */
  readonly sca: ScaControl;
  /** What the bank saw. */
  readonly requestLog: RequestLog;
  /** The bank's profile with the simulator's addresses in it, then the overrides. */
  readonly profile: (overrides?: BankProfileOverrides) => BankProfile;
  /** Cuts every connection and frees the ports. May be called twice. */
  readonly close: () => Promise<void>;
}
