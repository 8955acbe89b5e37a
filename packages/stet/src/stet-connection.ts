import { randomUUID } from 'node:crypto';
import {
  type BankProfile,
  type Channel,
  type ClientCertificate,
  type Clock,
  checkAddresses,
  type ProxyChoice,
  proxySettings,
  RelaisError,
  systemClock,
} from '@relais/model';
import { ConnectionPool, type TlsContextSource } from './request/connection-pool.ts';
import { httpClient } from './request/http-client.ts';
import type { PsuAccess } from './request/psu-access.ts';
import { sendHint } from './request/send-hint.ts';
import type { RequestSigner } from './signature/request-signer.ts';
import { stetChannel } from './stet-channel.ts';
import { type StetOAuth, stetOAuth } from './stet-oauth.ts';
import { type StetPsu, stetPsu } from './stet-psu.ts';

/** How to reach one bank. */
export interface StetConnectionOptions {
  readonly profile: BankProfile;
  /**
   * The QWAC, shown in mutual TLS; or a source of the TLS context to show it with. The source is asked before each request, so
   * that the QWAC can be rotated. Such a context brings its own roots.
   */
  readonly certificate: ClientCertificate | TlsContextSource;
  /** Root certificates in PEM to trust instead of the public ones: for sandboxes and tests. */
  readonly ca?: string | Uint8Array;
  /** Adds a signature to each request, where the bank asks for one. @defaultValue none */
  readonly sign?: RequestSigner;
  /** @defaultValue `'relais-stet'` */
  readonly userAgent?: string;
  /** The way out of the host program's network. @defaultValue none: the environment is not asked */
  readonly proxy?: ProxyChoice;
  /** Largest reply that is read, in bytes after decompression. Integer ≥ 1. @defaultValue 10_485_760 */
  readonly maxBodyBytes?: number;
  /** Pages of one list that are followed before it counts as endless. Integer ≥ 1. @defaultValue 1_000 */
  readonly maxPages?: number;
  /** Makes the `X-Request-Id` of each request, at most 70 characters. @defaultValue a random UUID */
  readonly newRequestId?: () => string;
  readonly clock?: Clock;
}

/** The connections to one bank, shared by all its PSUs. */
export interface StetConnection extends StetOAuth {
  /** The API as the port of Relais: a visit for each call, `ask` for each question. */
  readonly channel: Channel<PsuAccess>;
  /** The API on behalf of one PSU, as methods. Costs next to nothing: make one for each PSU, or for each visit. */
  readonly for: (psu: PsuAccess) => StetPsu;
  /** Consents and registration alone, over these connections: what a program may be given that must not close them. */
  readonly oauth: StetOAuth;
  /** A sign of life of the API that reads no account and spends no quota. Rejects when there is none. */
  readonly hint: (signal: AbortSignal) => Promise<void>;
  /** Ends every call, and each that is made later, with `because`, and closes all connections. @defaultValue `aborted` */
  readonly close: (because?: RelaisError) => void;
}

const DEFAULTS = {
  userAgent: 'relais-stet',
  maxBodyBytes: 10_485_760,
  maxPages: 1_000,
  newRequestId: randomUUID,
  clock: systemClock,
} satisfies Partial<StetConnectionOptions>;

/**
 * Opens the way to one bank's STET API. PSUs share one pool of kept-alive mutual TLS connections, and nothing else.
 *
 * @throws {RelaisError} `certificate_problem` when the certificate or its key cannot be loaded
 * @throws {RangeError} for a number that its option does not allow, an empty `userAgent`, an address that is not https
 * @example
 * const bank = createStetConnection({ profile: cic(), certificate: { pfx, passphrase } })
 * const alice = bank.for({ token: () => tokens.of('alice') })
 * const { accounts } = await alice.getAccounts()
 */
export function createStetConnection(options: StetConnectionOptions): StetConnection {
  const { profile, certificate, ca, sign, proxy, userAgent, maxBodyBytes, maxPages, newRequestId, clock } = {
    ...DEFAULTS,
    ...options,
  };
  checkInteger('maxBodyBytes', maxBodyBytes);
  checkInteger('maxPages', maxPages);
  const isPrintable = /^[\x20-\x7e]+$/.test(userAgent) && userAgent.trim() !== '';
  if (!isPrintable) throw new RangeError('userAgent must not be empty');
  checkAddresses(profile);
  const way = proxySettings(proxy, 'proxy');
  const isProxied = way.proxyEnv !== undefined;
  const pool = new ConnectionPool(certificate, ca, way);
  const closing = new AbortController();
  const connection = {
    profile,
    http: httpClient(() => pool.agent(), maxBodyBytes, isProxied),
    httpOnce: httpClient(() => pool.freshAgent(), maxBodyBytes, isProxied),
    sign,
    clock,
    newRequestId,
    userAgent,
    maxPages,
    closing: closing.signal,
  };
  const oauth = stetOAuth(connection);
  return {
    ...oauth,
    oauth,
    channel: stetChannel(connection),
    for: (psu) => stetPsu(connection, psu),
    hint: (signal) => sendHint(connection, signal),
    close: (because = new RelaisError('aborted', 'the connection to the bank was closed')) => {
      closing.abort(because);
      pool.close();
    },
  };
}

function checkInteger(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} must be an integer ≥ 1, got ${value}`);
}
