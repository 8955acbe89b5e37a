import type { Agent } from 'node:https';
import { Axios } from 'axios';

/**
 * An axios of our own, without the host program's global defaults and interceptors.
 *
 * It follows nothing, goes through no proxy, takes any status for an answer and parses no body.
 *
 * @param agent - asked before each request
 */
export function httpClient(agent: () => Promise<Agent>, maxBodyBytes: number): Axios {
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
    config.httpsAgent = await agent();
    return config;
  });
  return http;
}
