import { Agent, type AgentOptions, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ProxySettings } from '@relais/model';

/**
 * An agent that may connect to a host before there is anything to ask it. The handshake then costs no call any time. Nothing is
 * sent but the handshake, and the connection serves the first request to that host.
 */
export class EarlyAgent extends Agent {
  #isDestroyed = false;
  /** A tunnel is opened for a request. */
  readonly #isProxied: boolean;
  #early: { readonly place: string; readonly socket: Duplex } | undefined;

  constructor(options: AgentOptions & ProxySettings) {
    super(options);
    this.#isProxied = options.proxyEnv !== undefined;
  }

  /** Never throws: a host that cannot be reached shows so when it is asked. */
  connectEarly({ hostname: host, port }: URL): void {
    if (this.#isDestroyed || this.#isProxied) return;
    const options = { ...this.options, host, port: Number(port || HTTPS), servername: isIP(host) === 0 ? host : '' };
    const socket = super.createConnection(options);
    if (!socket) return;
    socket.on('error', () => {});
    this.#early = { place: placeOf(options), socket };
  }

  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const early = this.#early;
    if (early?.place !== placeOf(options)) return super.createConnection(options, callback);
    this.#early = undefined;
    return early.socket.destroyed ? super.createConnection(options, callback) : early.socket;
  }

  override destroy(): void {
    this.#isDestroyed = true;
    this.#early?.socket.destroy();
    super.destroy();
  }
}

const HTTPS = 443;

function placeOf({ host, port }: RequestOptions): string {
  return `${host}:${port ?? HTTPS}`;
}
