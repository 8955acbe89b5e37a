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
      sent.once('socket', (socket) => tellWhenStanding(socket, progress));
      return sent;
    },
  };
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
