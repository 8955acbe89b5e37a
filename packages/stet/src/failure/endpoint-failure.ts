import { RelaisError } from '@relais/model';
import type { Reply } from '../request/exchange.ts';
import { statusFailure } from './status-failure.ts';

/**
 * What a status means where no PSU is involved: at the token and the registration endpoint. There the bank refuses the TPP.
 */
export function endpointFailure(reply: Reply, asked: string, now: number): RelaisError {
  const { status, requestId } = reply;
  if (status !== 401 && status !== 403) return statusFailure(reply, asked, now);
  return new RelaisError('certificate_problem', `the bank answered ${status} when asked for ${asked}`, {
    reason: status === 401 ? 'unauthorized' : 'forbidden',
    status,
    requestId,
  });
}
