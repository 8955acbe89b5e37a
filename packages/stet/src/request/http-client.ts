import type { Agent } from 'node:https';
import { Axios } from 'axios';

/**
 * An axios of our own, without the host program's global defaults and interceptors.
 *
 * It follows nothing, takes any status for an answer and parses no body. A proxy is the agent's matter.
 *
 * @param agent - asked before each request
 * @param isProxied - whether the agents open tunnels: then axios must not take them for direct ones
 */
export function httpClient(agent: () => Promise<Agent>, maxBodyBytes: number, isProxied = false): Axios {
  const http = new Axios({
    adapter: 'http',
    ...(!isProxied && { proxy: false }),
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
