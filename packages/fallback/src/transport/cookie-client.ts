import type { SecureContext } from 'node:tls';
import { type ProxySettings, TLS_CHECKS } from '@relais/model';
import type { AxiosInstance } from 'axios';
import { wrapper } from 'axios-cookiejar-support';
import type { CookieJar } from 'tough-cookie';
import type { RequestBudget } from '../limits/request-budget.ts';
import { bareAxios } from './bare-axios.ts';
import { EarlyAgent } from './early-agent.ts';
import { shareConnections } from './share-connections.ts';

export interface CookieClientOptions {
  readonly jar: CookieJar;
  /** With or without a client certificate; roots included. */
  readonly secureContext: SecureContext;
  readonly headers: Readonly<Record<string, string>>;
  /** Largest answer, in bytes after decompression. */
  readonly maxBytes: number;
  /** Connections kept side by side. @defaultValue 1 */
  readonly sockets?: number;
  /** @defaultValue none */
  readonly proxy?: ProxySettings;
  /** Of the whole session. */
  readonly budget: RequestBudget;
}

/** An HTTP client of one PSU session: its own cookies, its own connection. */
export interface CookieClient {
  readonly http: AxiosInstance;
  /** Largest answer, in bytes after decompression. Its bodies come as streams: `receiveBody` holds them to that. */
  readonly maxBytes: number;
  /** Opens the connection to a host that will be asked soon, and asks nothing. */
  readonly connectEarly: (host: URL) => void;
  /** Closes the connection. */
  readonly close: () => void;
}

/**
 * Makes an HTTP client with one cookie jar and one kept connection.
 *
 * The wrapper of axios-cookiejar-support gives each request an agent of its own. That agent puts the cookies of the jar into the
 * request and takes those of the answer out. With the wrapper alone, each request would have a connection of its own, and no
 * certificate. Request interceptors of axios run last-registered-first. The interceptor registered here before the wrapper runs
 * after it. It has the wrapper's agent use the connections of the session.
 */
export function cookieClient({
  jar,
  secureContext,
  headers,
  maxBytes,
  sockets = 1,
  proxy = {},
  budget,
}: CookieClientOptions): CookieClient {
  const connections = new EarlyAgent({ ...TLS_CHECKS, secureContext, keepAlive: true, maxSockets: sockets, ...proxy });
  const http = bareAxios({
    adapter: 'http',
    headers: { common: { ...headers } },
    maxRedirects: 0,
    // Behind a proxy the agent opens the tunnel: axios would take it for a direct one.
    ...(proxy.proxyEnv === undefined && { proxy: false }),
    responseType: 'stream',
    validateStatus: () => true,
    transitional: { clarifyTimeoutError: true, legacyInterceptorReqResOrdering: true },
  });
  http.interceptors.request.use((config) => {
    shareConnections(config.httpsAgent, connections);
    return config;
  });
  wrapper(http).defaults.jar = jar;
  http.interceptors.request.use(async (config) => {
    await budget.spend(config.signal as AbortSignal);
    return config;
  });
  http.interceptors.response.use((response) => {
    budget.tellCookies(response.headers['set-cookie']?.length ?? 0);
    return response;
  });
  return { http, maxBytes, connectEarly: (host) => connections.connectEarly(host), close: () => connections.destroy() };
}
