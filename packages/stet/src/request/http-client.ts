import type { Agent } from 'node:https';
import { Axios } from 'axios';

/**
 * An axios of our own, bare of the host's global defaults and interceptors.
 *
 * It follows nothing, goes through no proxy, takes any status for an answer and parses no body.
 */
export function httpClient(agent: Agent, maxBodyBytes: number): Axios {
  return new Axios({
    adapter: 'http',
    httpsAgent: agent,
    proxy: false,
    maxRedirects: 0,
    responseType: 'arraybuffer',
    // Counted after decompression: a small body that inflates to a huge one ends here too.
    maxContentLength: maxBodyBytes,
    transitional: { clarifyTimeoutError: true },
  });
}
