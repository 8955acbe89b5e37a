import type { BankProfile, BankProfileOverrides } from '@relais/model';
import type { ApiControl } from './api/api-control.ts';
import type { Authorise } from './as-tpp/authorise.ts';
import type { RegisterClient } from './as-tpp/register-client.ts';
import type { Faults } from './fault/faults.ts';
import type { Customer, Ledger } from './ledger/ledger.ts';
import type { Pki } from './pki/create-pki.ts';
import type { RequestLog } from './request-log/request-log.ts';
import type { ScaControl } from './web/sca/confirmations.ts';

/** A running bank. `close()` or `await using` ends it. */
export interface Simulator extends AsyncDisposable {
  /** Base of the API, e.g. `https://localhost:40123/cic/`. */
  readonly apiUrl: string;
  /** The fallback door, e.g. `https://localhost:40124/cic/fallback`. */
  readonly fallbackUrl: string;
  /** The web bank, e.g. `https://localhost:40125/`. */
  readonly webUrl: string;
  /** The control port: JSON over plain HTTP, e.g. `http://127.0.0.1:40126/`. */
  readonly controlUrl: string;
  /** Registration endpoint (RFC 7591), e.g. `https://localhost:40123/cic/oauth2/register`. */
  readonly registrationUrl: string;
  /** Authorisation endpoint, e.g. `https://localhost:40125/oauth2/fr/banque/oauth2_authorization.aspx`. */
  readonly authorisationUrl: string;
  /** Token endpoint, e.g. `https://localhost:40123/cic/oauth2/token`. */
  readonly tokenUrl: string;
  /** Root and client certificates. */
  readonly pki: Pki;
  /** The bank's data now. The ledger changes when the clock enters another day. */
  readonly ledger: Ledger;
  /** The customers with their logins, passwords and access tokens. */
  readonly customers: readonly Customer[];
  /** Customers for one scenario each; the README lists their logins. */
  readonly namedCustomers: readonly Customer[];
  /** Changes the bank's data from now on, e.g. books one more operation during an outage. */
  readonly changeLedger: (change: (ledger: Ledger) => Ledger) => void;
  /** Sets and lifts faults of the doors. */
  readonly faults: Faults;
  /** Rules of the API, and changes to tokens, consents and ids. */
  readonly api: ApiControl;
  /** Registers a client with `pki.qwac` and `pki.qseal`, by a request of its own. */
  readonly registerClient: RegisterClient;
  /** Lets a customer allow a client to read, as in a browser. */
  readonly authorise: Authorise;
  /** The customers' phones: confirms or refuses what the bank asks of them. */
  readonly sca: ScaControl;
  /** The log of all requests and connections. */
  readonly requestLog: RequestLog;
  /** The bank's profile with the simulator's addresses, then the overrides. */
  readonly profile: (overrides?: BankProfileOverrides) => BankProfile;
  /** Cuts every connection and frees the ports. May be called twice. */
  readonly close: () => Promise<void>;
}
