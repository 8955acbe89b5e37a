import type { BankProfile, Clock } from '@relais/model';
import type { Axios } from 'axios';
import type { RequestSigner } from '../signature/request-signer.ts';

/** What the requests to one bank share, for all its PSUs. */
export interface BankConnection {
  readonly profile: BankProfile;
  readonly http: Axios;
  /** The same over a new connection for each request: for those that cannot be sent twice. */
  readonly httpOnce: Axios;
  readonly sign: RequestSigner | undefined;
  readonly clock: Clock;
  readonly newRequestId: () => string;
  readonly userAgent: string;
  readonly maxPages: number;
  /** Aborted when the connection is closed. */
  readonly closing: AbortSignal;
}
