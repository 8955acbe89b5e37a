import { RelaisError } from '@relais/model';

/** What a call waits for: the host program, the network, or the bank. */
export type Stage = 'ready' | 'token' | 'signature' | 'certificate' | 'queue' | 'connect_timeout' | 'sent';

/** How far a call has come. */
interface Progress {
  readonly stage: Stage;
  /** `X-Request-Id` of the latest request. */
  readonly requestId?: string;
}

/** What a call waited for when its time was over, where that was not the bank. */
const OWN: Readonly<Record<Exclude<Stage, 'sent'>, string>> = {
  ready: 'not sent yet',
  token: 'the token did not come',
  signature: 'the signature did not come',
  certificate: 'the certificate did not come',
  queue: 'all connections were taken',
  connect_timeout: 'an attempt to connect got no answer',
};

/**
 * A call whose time is over. Only a request that was on its way says anything about the bank. A wait for a callback of the host
 * program, for a free connection or for the connection itself does not.
 */
export function lateFailure(deadlineMs: number | undefined, call: Progress | undefined): RelaisError {
  const { stage = 'ready', requestId } = call ?? {};
  const facts = requestId === undefined ? {} : { requestId };
  if (stage === 'sent') {
    const message = `the bank did not answer within ${deadlineMs} ms`;
    return new RelaisError('bank_unavailable', message, { ...facts, reason: 'timeout' });
  }
  const message = `nothing was asked of the bank within ${deadlineMs} ms: ${OWN[stage]}`;
  return new RelaisError('own_network', message, { ...facts, reason: stage === 'ready' ? 'not_sent' : stage });
}
