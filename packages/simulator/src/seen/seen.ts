import type { DoorName } from '../door/door-name.ts';
import { withoutSecrets } from './without-secrets.ts';

/** One request as the bank noted it: no body, no header. */
export interface SeenRequest {
  /** When it came, in milliseconds since the epoch, by the simulator's clock. */
  readonly at: number;
  readonly method: string;
  /** Path and query. Dates and page numbers stand there; every other value is shown as `…`. */
  readonly path: string;
}

/** What came through one door. */
export interface SeenDoor {
  /** TCP connections accepted. */
  readonly connections: number;
  /** TLS handshakes completed. */
  readonly handshakes: number;
  /** TLS handshakes that ended in an error, e.g. for want of a client certificate. */
  readonly failedHandshakes: number;
  /** Common names of the client certificates shown, one for each handshake that showed one, in order. */
  readonly clientCertificates: readonly string[];
  readonly requests: readonly SeenRequest[];
}

/** What one customer's credentials were used for. */
export interface SeenCustomer {
  readonly logins: number;
  readonly failedLogins: number;
  readonly logouts: number;
  /** How often their phone was notified, or a code sent to it. */
  readonly pushes: number;
}

/** What was asked for at the token endpoint. */
export interface SeenTokenRequests {
  /** Codes exchanged for tokens. */
  readonly codes: number;
  /** Tokens given for a refresh token. */
  readonly refreshes: number;
  /** Requests that were refused. */
  readonly refused: number;
}

/** What the bank saw, up to one moment. Safe to print: no password, token, cookie or body is in it. */
export interface SeenSnapshot {
  readonly doors: Readonly<Record<DoorName, SeenDoor>>;
  /** By login name, as it was typed. */
  readonly customers: Readonly<Record<string, SeenCustomer>>;
  /** Who asked for tokens: by client id, and by login of the customer whose tokens they were. */
  readonly tokenRequests: {
    readonly clients: Readonly<Record<string, SeenTokenRequests>>;
    /** `refused` stays 0: a request that is refused names nobody. */
    readonly customers: Readonly<Record<string, SeenTokenRequests>>;
  };
}

/** The bank's own counters. */
export interface Seen {
  /** A copy that later traffic does not change. */
  readonly snapshot: () => SeenSnapshot;
  /** Counts from nothing again. */
  readonly reset: () => void;
}

/** Where the doors report to. */
export interface SeenRecorder extends Seen {
  readonly connection: (door: DoorName) => void;
  readonly handshake: (door: DoorName, clientCommonName: string | undefined) => void;
  readonly failedHandshake: (door: DoorName) => void;
  readonly request: (door: DoorName, request: SeenRequest) => void;
  readonly customer: (login: string, what: keyof SeenCustomer) => void;
  readonly tokenRequest: (clientId: string, what: keyof SeenTokenRequests, login?: string) => void;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** Counters at nothing. */
export function createSeen(): SeenRecorder {
  const doors = new Map<DoorName, Writable<SeenDoor>>();
  const customers = new Map<string, Writable<SeenCustomer>>();
  const tokenRequests = {
    clients: new Map<string, SeenTokenRequests>(),
    customers: new Map<string, SeenTokenRequests>(),
  };

  function at(door: DoorName): Writable<SeenDoor> {
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

function countTokenRequest(counts: Map<string, SeenTokenRequests>, of: string, what: keyof SeenTokenRequests): void {
  const known = counts.get(of) ?? { codes: 0, refreshes: 0, refused: 0 };
  counts.set(of, { ...known, [what]: known[what] + 1 });
}
