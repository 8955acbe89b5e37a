import { Agent } from 'node:https';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import {
  askHost,
  type ClientCertificate,
  type ProxySettings,
  RelaisError,
  safeCause,
  TLS_CHECKS,
  TLS_VERSIONS,
} from '@relais/model';

// More than a healthy bank ever needs at once, and a bound when a bank answers no request.
const MAX_SOCKETS = 256;

/**
 * Gives the TLS context to connect with, the client certificate in it. The pool asks before each request, so that a certificate
 * can be rotated. What it throws ends the call. Another context is another pool of connections.
 */
export type TlsContextSource = () => SecureContext | Promise<SecureContext>;

/** Kept-alive connections that show the client certificate. */
export class ConnectionPool {
  readonly #contextNow: TlsContextSource;
  #context: SecureContext | undefined;
  #agent: PooledAgent | undefined;
  #fresh: PooledAgent | undefined;

  readonly #proxy: ProxySettings;

  /** @throws {RelaisError} `certificate_problem` when the certificate or its key cannot be loaded */
  constructor(
    certificate: ClientCertificate | TlsContextSource,
    ca: string | Uint8Array | undefined,
    proxy: ProxySettings = {},
  ) {
    this.#proxy = proxy;
    if (typeof certificate === 'function') {
      this.#contextNow = certificate;
    } else {
      const loaded = load(certificate, ca);
      this.#contextNow = () => loaded;
    }
  }

  /** The agent for the next request. Requests that run keep the connection they have. */
  async agent(): Promise<Agent> {
    await this.#follow();
    this.#agent ??= new PooledAgent(this.#context, true, this.#proxy);
    return this.#agent;
  }

  /** The same for a request that can be sent only once. Its connection is new, so the bank has not closed it yet. */
  async freshAgent(): Promise<Agent> {
    await this.#follow();
    this.#fresh ??= new PooledAgent(this.#context, false, this.#proxy);
    return this.#fresh;
  }

  close(): void {
    this.#agent?.destroy();
    this.#fresh?.destroy();
  }

  /** Another context: connections that show the certificate before it are kept no longer. */
  async #follow(): Promise<void> {
    const asked = { reason: 'certificate', code: 'certificate_problem' } as const;
    const context = await askHost(() => this.#contextNow(), asked);
    if (this.#context === context) return;
    this.#agent?.retire();
    this.#context = context;
    this.#agent = undefined;
    this.#fresh = undefined;
  }
}

class PooledAgent extends Agent {
  #isRetired = false;

  constructor(secureContext: SecureContext | undefined, keepAlive: boolean, proxy: ProxySettings) {
    // A context, because an agent made with `cert` and `key` names its connections by the text of the key.
    super({
      ...TLS_CHECKS,
      keepAlive,
      maxSockets: MAX_SOCKETS,
      ...proxy,
      ...(secureContext !== undefined && { secureContext }),
    });
  }

  /** Lets what runs finish, and keeps no connection after it. */
  retire(): void {
    this.#isRetired = true;
    for (const socket of Object.values(this.freeSockets).flat()) socket?.destroy();
  }

  override keepSocketAlive(socket: Parameters<Agent['keepSocketAlive']>[0]): boolean {
    // The types promise nothing; false lets the connection go.
    return !this.#isRetired && (super.keepSocketAlive(socket) as unknown) !== false;
  }
}

function load(certificate: ClientCertificate, ca: string | Uint8Array | undefined): SecureContext {
  try {
    // Node takes any bytes here; its types know only Buffer.
    return createSecureContext({
      ...TLS_VERSIONS,
      ...certificate,
      ...(ca === undefined ? {} : { ca }),
    } as SecureContextOptions);
  } catch (error) {
    throw new RelaisError('certificate_problem', 'the client certificate cannot be loaded', {
      reason: 'unreadable',
      cause: safeCause(error),
    });
  }
}
