import type { DoorName } from '../door/door-name.ts';
import { withoutSecrets } from './without-secrets.ts';

/** One logged request, without body and headers. */
export interface LoggedRequest {
  /** Time of arrival, in milliseconds since the epoch, by the simulator's clock. */
  readonly at: number;
  readonly method: string;
  /** Path and query. It shows dates and page numbers; every other value is `…`. */
  readonly path: string;
}

/** Traffic of one door. */
export interface DoorTraffic {
  /** TCP connections accepted. */
  readonly connections: number;
  /** TLS handshakes completed. */
  readonly handshakes: number;
  /** TLS handshakes that ended in an error, e.g. for want of a client certificate. */
  readonly failedHandshakes: number;
  /** Common names of the client certificates shown, one for each handshake that showed one, in order. */
  readonly clientCertificates: readonly string[];
  readonly requests: readonly LoggedRequest[];
}

/** Uses of one customer's credentials. */
export interface CustomerTraffic {
  readonly logins: number;
  readonly failedLogins: number;
  readonly logouts: number;
  /** Number of notifications and codes sent to their phone. */
  readonly pushes: number;
}

/** Requests at the token endpoint. */
export interface TokenTraffic {
  /** Codes exchanged for tokens. */
  readonly codes: number;
  /** Tokens given for a refresh token. */
  readonly refreshes: number;
  /** Requests that were refused. */
  readonly refused: number;
}

/** The request log at one moment. Safe to print: no password, token, cookie or body is in it. */
export interface RequestLogSnapshot {
  readonly doors: Readonly<Record<DoorName, DoorTraffic>>;
  /** By the login name in the request. */
  readonly customers: Readonly<Record<string, CustomerTraffic>>;
  /** Token requests by client id, and by login of the customer. */
  readonly tokenRequests: {
    readonly clients: Readonly<Record<string, TokenTraffic>>;
    /** `refused` stays 0, since a refused request names no customer. */
    readonly customers: Readonly<Record<string, TokenTraffic>>;
  };
}

/** The log of the bank's requests and connections. */
export interface RequestLog {
  /** A copy that later traffic does not change. */
  readonly snapshot: () => RequestLogSnapshot;
  /** Empties the log. */
  readonly reset: () => void;
}

/** The log as the doors write to it. */
export interface RequestRecorder extends RequestLog {
  readonly connection: (door: DoorName) => void;
  readonly handshake: (door: DoorName, clientCommonName: string | undefined) => void;
  readonly failedHandshake: (door: DoorName) => void;
  readonly request: (door: DoorName, request: LoggedRequest) => void;
  readonly customer: (login: string, what: keyof CustomerTraffic) => void;
  readonly tokenRequest: (clientId: string, what: keyof TokenTraffic, login?: string) => void;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** An empty log. */
export function createRequestLog(): RequestRecorder {
  const doors = new Map<DoorName, Writable<DoorTraffic>>();
  const customers = new Map<string, Writable<CustomerTraffic>>();
  const tokenRequests = {
    clients: new Map<string, TokenTraffic>(),
    customers: new Map<string, TokenTraffic>(),
  };

  function at(door: DoorName): Writable<DoorTraffic> {
    const known = doors.get(door);
    if (known) return known;
    const fresh = { connections: 0, handshakes: 0, failedHandshakes: 0, clientCertificates: [], requests: [] };
    doors.set(door, fresh);
    return fresh;
  }

  return {
    connection: (door) => {
      at(door).connections += 1;
    },
    handshake: (door, clientCommonName) => {
      at(door).handshakes += 1;
      if (clientCommonName !== undefined) at(door).clientCertificates.push(clientCommonName);
    },
    failedHandshake: (door) => {
      at(door).failedHandshakes += 1;
    },
    request: (door, request) => {
      at(door).requests.push({ ...request, path: withoutSecrets(request.path) });
    },
    customer: (login, what) => {
      const counts = customers.get(login) ?? { logins: 0, failedLogins: 0, logouts: 0, pushes: 0 };
      counts[what] += 1;
      customers.set(login, counts);
    },
    tokenRequest: (clientId, what, login) => {
      countTokenRequest(tokenRequests.clients, clientId, what);
      if (login !== undefined) countTokenRequest(tokenRequests.customers, login, what);
    },
    snapshot: () =>
      structuredClone({
        doors: { api: at('api'), fallback: at('fallback'), web: at('web') },
        customers: Object.fromEntries(customers),
        tokenRequests: {
          clients: Object.fromEntries(tokenRequests.clients),
          customers: Object.fromEntries(tokenRequests.customers),
        },
      }),
    reset: () => {
      doors.clear();
      customers.clear();
      tokenRequests.clients.clear();
      tokenRequests.customers.clear();
    },
  };
}

function countTokenRequest(counts: Map<string, TokenTraffic>, of: string, what: keyof TokenTraffic): void {
  const known = counts.get(of) ?? { codes: 0, refreshes: 0, refused: 0 };
  counts.set(of, { ...known, [what]: known[what] + 1 });
}
