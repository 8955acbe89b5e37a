import type { SecureContext } from 'node:tls';
import axios, { type AxiosInstance } from 'axios';
import { wrapper } from 'axios-cookiejar-support';
import { HttpsCookieAgent } from 'http-cookie-agent/http';
import { CookieJar } from 'tough-cookie';
import type { Exchange } from './exchange.ts';

/**
 * Asks the same again with a client of the same kind, one connection for each host, cookies kept and bodies read, and
 * looks at nothing.
 */
export async function replay(
  exchanges: readonly Exchange[],
  contextOf: (origin: string) => SecureContext,
): Promise<void> {
  const jar = new CookieJar();
  const clients = new Map<string, { readonly http: AxiosInstance; readonly close: () => void }>();
  const clientFor = (origin: string): AxiosInstance => {
    const known = clients.get(origin);
    if (known !== undefined) return known.http;
    const agent = new HttpsCookieAgent({
      cookies: { jar: jar as never },
      secureContext: contextOf(origin),
      keepAlive: true,
      maxSockets: 1,
    });
    const http = axios.create({
      adapter: 'http',
      maxRedirects: 0,
      proxy: false,
      responseType: 'arraybuffer',
      validateStatus: () => true,
    });
    http.interceptors.request.use((config) => {
      config.httpsAgent = agent;
      return config;
    });
    wrapper(http).defaults.jar = jar;
    clients.set(origin, { http, close: () => agent.destroy() });
    return http;
  };
  for (const { origin, method, path, headers, body, answer } of exchanges) {
    const { status } = await clientFor(origin).request({
      url: `${origin}${path}`,
      method,
      headers: { ...headers },
      ...(body !== undefined && { data: Buffer.from(body, 'base64') }),
    });
    if (status !== answer.status) throw new Error(`${path} was answered ${status}, and not ${answer.status} as before`);
  }
  for (const { close } of clients.values()) close();
}
