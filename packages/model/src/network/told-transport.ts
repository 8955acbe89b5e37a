import type { ClientRequest } from 'node:http';
import { request } from 'node:https';
import type { Duplex } from 'node:stream';

/** How far a request has come, told as it happens. */
export interface RequestProgress {
  /** The request waits for a connection: a pool may be full. */
  readonly onQueued?: () => void;
  /** It has a connection of its own, which does not stand yet: the name is looked up, or the other side has not answered. */
  readonly onConnecting?: () => void;
  /** Its connection stands: from here on, silence is that of the other side. */
  readonly onSent: () => void;
  /** Its TLS stands as well: from here on, its bytes leave. */
  readonly onSecured?: () => void;
}

/** A transport for axios that sends as Node does, and tells how far the request has come. */
export interface ToldTransport {
  readonly request: typeof request;
}

export function toldTransport(progress: RequestProgress): ToldTransport {
  const told = (...args: Parameters<typeof request>): ClientRequest => {
    progress.onQueued?.();
    const sent = request(...args);
    sent.once('socket', (socket) => tellWhenStanding(socket, progress));
    return sent;
  };
  return { request: told as typeof request };
}

/** Tells when a connection stands: one that is used again does at once. */
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
