import { hostCause } from '../ask-host.ts';
import type { RelaisErrorReason } from '../errors/error-reason.ts';
import { RelaisError } from '../relais-error.ts';
import { safeCause } from '../safe-cause.ts';
import type { NetworkFailureKind } from './network-codes.ts';
import { networkFailure } from './network-failure.ts';

/** Facts that a channel adds to a network failure. */
export interface NetworkError {
  /** Error code of this channel for a bank that cannot be reached. */
  readonly unavailable: 'bank_unavailable' | 'fallback_unavailable';
  /** `X-Request-Id` of the request that failed. */
  readonly requestId?: string;
}

type OtherCode = 'own_network' | 'certificate_problem' | 'malformed_reply';
type Meaning =
  | readonly [
      code: 'unavailable',
      reason: RelaisErrorReason<'bank_unavailable'> & RelaisErrorReason<'fallback_unavailable'>,
      message: string,
    ]
  | {
      readonly [Code in OtherCode]: readonly [code: Code, reason: RelaisErrorReason<Code>, message: string];
    }[OtherCode];

const MEANINGS: Readonly<Record<NetworkFailureKind, Meaning>> = {
  dns: ['own_network', 'dns', "the bank's name could not be resolved"],
  own_network: ['own_network', 'connection', 'this machine could not open a connection'],
  connect_timeout: ['own_network', 'connect_timeout', 'an attempt to connect got no answer'],
  refused: ['unavailable', 'connection', 'the bank refused the connection'],
  reset: ['unavailable', 'connection', 'the connection to the bank broke off'],
  timeout: ['unavailable', 'timeout', 'the bank did not answer in time'],
  tls_server: ['unavailable', 'tls_server', "the bank's certificate or its TLS cannot be trusted"],
  tls_client: ['certificate_problem', 'tls_client', 'the bank refused our certificate'],
  unreadable: ['malformed_reply', 'unreadable', 'the reply is no HTTP, or damaged'],
  too_large: ['malformed_reply', 'too_large', 'the reply is too large'],
};

/** These kinds say nothing about the bank and must not count against it. */
const UNKNOWN: Meaning = ['own_network', 'unknown', 'the request failed on this side'];

/**
 * Turns a failed exchange into the error that a channel throws. One failure has one meaning on both channels.
 *
 * The error holds nothing of the request: an HTTP client's error has the token, the password and the key.
 */
export function networkError(error: unknown, { unavailable, requestId }: NetworkError): RelaisError {
  const failure = networkFailure(error);
  const [code, reason, message] = failure === undefined ? UNKNOWN : MEANINGS[failure.kind];
  return new RelaisError(code === 'unavailable' ? unavailable : code, message, {
    reason,
    // An error from outside the network may be the host program's own, so its text stays here.
    cause: failure === undefined ? hostCause(error) : safeCause(error),
    ...(requestId !== undefined && { requestId }),
  });
}
