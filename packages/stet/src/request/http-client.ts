import { Axios } from 'axios';
import type { ConnectionPool } from './connection-pool.ts';

/**
 * An axios of our own, without the host program's global defaults and interceptors.
 *
 * It follows nothing, goes through no proxy, takes any status for an answer and parses no body.
 */
export function httpClient(pool: ConnectionPool, maxBodyBytes: number): Axios {
  const http = new Axios({
    adapter: 'http',
    proxy: false,
    maxRedirects: 0,
    responseType: 'arraybuffer',
    // Counted after decompression: a small body that inflates to a huge one ends here too.
    maxContentLength: maxBodyBytes,
    transitional: { clarifyTimeoutError: true },
  });
  http.interceptors.request.use(async (config) => {
    config.httpsAgent = await pool.agent();
    return config;
  });
  return http;
}
