import type { ClientRequest, IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import type { Duplex } from 'node:stream';
import { HEADER_LIMIT } from './header-limit.ts';

/** Reports the progress of a request. */
export interface RequestProgress {
  /** The request waits for a connection: a pool may be full. */
  readonly onQueued?: () => void;
  /** It opens a connection: the name is being looked up, or the other side has not answered yet. */
  readonly onConnecting?: () => void;
  /** Its connection stands: from now on, silence is the other side's. */
  readonly onSent: () => void;
  /** Its TLS stands as well: from now on, its bytes leave. */
  readonly onSecured?: () => void;
}

type OnResponse = (response: IncomingMessage) => void;

/** A transport for axios that sends as Node does and reports the progress of the request. */
export interface ToldTransport {
  readonly request: (options: RequestOptions, onResponse: OnResponse) => ClientRequest;
}

export function toldTransport(progress: RequestProgress): ToldTransport {
  return {
    request: (options, onResponse) => {
      progress.onQueued?.();
      const sent = request({ ...options, ...HEADER_LIMIT }, onResponse);
      tellProxy(sent, options);
      sent.once('socket', (socket) => tellWhenStanding(socket, progress));
      return sent;
    },
  };
}

/**
 * Behind a proxy, a request gets its connection once the tunnel stands. A failure before that is the proxy's: a refused connection
 * must not be taken for the bank's.
 */
function tellProxy(sent: ClientRequest, { agent }: RequestOptions): void {
  if (typeof agent !== 'object' || !('options' in agent)) return;
  const { proxyEnv = {} } = agent.options as { readonly proxyEnv?: Readonly<Record<string, string>> };
  if (proxyEnv['HTTPS_PROXY'] === undefined && proxyEnv['https_proxy'] === undefined) return;
  const before = (error: NodeJS.ErrnoException): void => {
    if (error.name !== 'AbortError') error.code = 'ERR_PROXY_TUNNEL';
  };
  sent.once('error', before);
  sent.once('socket', () => sent.off('error', before));
}

/** Reports when a connection stands; a connection from the pool stands at once. */
export function tellWhenStanding(
  socket: Duplex & { readonly connecting?: boolean; readonly secureConnecting?: boolean },
  { onConnecting, onSent, onSecured }: Pick<RequestProgress, 'onConnecting' | 'onSent' | 'onSecured'>,
): void {
  if (onSecured !== undefined) {
    if (socket.secureConnecting === true) socket.once('secureConnect', onSecured);
    else onSecured();
  }
  if (socket.connecting === true) {
    onConnecting?.();
    socket.once('connect', onSent);
  } else {
    onSent();
  }
}
