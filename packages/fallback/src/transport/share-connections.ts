import type { ClientRequest } from 'node:http';
import type { Agent, RequestOptions } from 'node:https';

/** What every agent of Node does, and its types do not name. */
interface Connecting {
  keepAlive: boolean;
  readonly options: { proxyEnv?: unknown };
  addRequest: (request: ClientRequest, options: RequestOptions) => void;
  createSocket: (request: ClientRequest, options: RequestOptions) => void;
}

/**
 * Has an agent send its requests by the connections of another. What it does with the requests themselves, e.g. with their
 * cookies, it still does.
 *
 * Agents of Node call `createSocket` for a request that they have no connection for. The agents of agent-base hand requests on in
 * the same way.
 */
export function shareConnections(agent: Agent, connections: Agent): void {
  const [own, shared] = [agent as unknown as Connecting, connections as unknown as Connecting];
  // Read when the request is made: without it, Node would close the connection behind each.
  own.keepAlive = true;
  // axios asks the agent whether it goes through a proxy, and would go through one of the environment itself.
  own.options.proxyEnv = shared.options.proxyEnv;
  own.createSocket = (request, options) => shared.addRequest(request, options);
}
