import { X509Certificate } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { createAdaptorServer, getRequestListener } from '@hono/node-server';
import { type BankProfile, type BankProfileOverrides, cic, creditMutuel } from '@relais/model';
import { API_VERSION, createApi } from './api/create-api.ts';
import { createControl } from './control/create-control.ts';
import { DOORS, type DoorName } from './door/door-name.ts';
import { type Door, openDoor } from './door/open-door.ts';
import { createFallbackDoor } from './fallback-door/create-fallback-door.ts';
import { answerWithFault } from './fault/answer-with-fault.ts';
import { createFaultBook, type Faults } from './fault/faults.ts';
import type { Customer, Ledger } from './ledger/ledger.ts';
import { seedLedger } from './ledger/seed-ledger.ts';
import { ledgerOfTheDay } from './ledger-of-the-day.ts';
import { createPki, type Pki } from './pki/create-pki.ts';
import { type CertificateVerdict, judgeCertificate } from './pki/judge-certificate.ts';
import { createSeen, type Seen } from './seen/seen.ts';
import { type SimulatorOptions, simulatorSettings } from './simulator-options.ts';
import { createWebBank } from './web-stand-in.ts';

/** A running bank. Ends with `close()`, or by `await using`. */
export interface Simulator extends AsyncDisposable {
  /** Base of the API, e.g. `https://localhost:40123/cic/`. */
  readonly apiUrl: string;
  /** Where a TPP logs in with its QWAC, e.g. `https://localhost:40124/cic/fallback`. */
  readonly fallbackUrl: string;
  /** The web bank, e.g. `https://localhost:40125/`. */
  readonly webUrl: string;
  /** The control port: JSON over plain HTTP. */
  readonly controlUrl: string;
  /** Root and client certificates. */
  readonly pki: Pki;
  /** What the bank knows now. Moves on when the clock enters another day. */
  readonly ledger: Ledger;
  /** The customers with their logins, passwords and access tokens. */
  readonly customers: readonly Customer[];
  /** Changes what the bank knows, e.g. books one more operation during an outage. */
  readonly changeLedger: (change: (ledger: Ledger) => Ledger) => void;
  /** Breaks and mends the doors. */
  readonly faults: Faults;
  /** What the bank saw. */
  readonly seen: Seen;
  /** The bank's profile with the simulator's addresses in it. */
  readonly profile: (overrides?: BankProfileOverrides) => BankProfile;
  /** Cuts every connection and frees the ports. May be called twice. */
  readonly close: () => Promise<void>;
}

const BRANDS = { cic: { profile: cic, name: 'CIC' }, cm: { profile: creditMutuel, name: 'Crédit Mutuel' } } as const;

type Listener = ReturnType<typeof getRequestListener>;

/**
 * Starts a bank on loopback: API, fallback door and web bank over TLS, with a PKI of its own.
 *
 * @throws {RangeError} when an option makes no sense
 * @example
 * await using bank = await startSimulator()
 * await bank.faults.set('api', '503')
 * const relais = createRelais({ bank: bank.profile(), tpp: { qwac: bank.pki.qwac, … } })
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { seed, brand, clock, ports, redirectStatus, apiPageSize, lastPageNext, webClientCertificate } =
    simulatorSettings(options);
  const pki = await createPki(clock.now());
  const root = new X509Certificate(pki.rootPem);
  const books = ledgerOfTheDay(options.ledger ?? ((today) => seedLedger({ seed, brand, today })), clock);
  const seen = createSeen();
  const faults = createFaultBook(async (door, refuses) => (refuses ? doors[door].shut() : await doors[door].reopen()));
  const judge = (incoming: IncomingMessage): CertificateVerdict => {
    const shown = incoming.socket instanceof TLSSocket ? incoming.socket.getPeerX509Certificate() : undefined;
    return shown === undefined ? 'unknown issuer' : judgeCertificate(shown, root, clock.now());
  };

  const webBank = createWebBank({
    brand,
    ledger: books.now,
    clock,
    onLogin: (login, outcome) => seen.customer(login, outcome === 'ok' ? 'logins' : 'failedLogins'),
    onLogout: (login) => seen.customer(login, 'logouts'),
  });
  const basePath = `/${brand}/`;
  const api = createApi({ basePath, ledger: books.now, clock, pageSize: apiPageSize, lastPageNext, judge });
  const fallbackDoor = createFallbackDoor({
    path: `${basePath}fallback`,
    bank: BRANDS[brand].name,
    webOrigin: () => originOf('web'),
    logIn: (login, password) => webBank.logIn(login, password),
    redirectStatus,
    judge,
  });
  const listeners: Readonly<Record<DoorName, Listener>> = {
    api: listen(api.fetch),
    fallback: listen(fallbackDoor.fetch),
    web: listen(webBank.fetch),
  };

  const open = (name: DoorName, clientCertificate: 'required' | 'requested' | 'none'): Promise<Door> =>
    openDoor({
      port: ports[name],
      server: pki.server,
      clientCertificate,
      events: {
        connection: () => seen.connection(name),
        handshake: (commonName) => seen.handshake(name, commonName),
        failedHandshake: () => seen.failedHandshake(name),
      },
      onVisit: (visit) => {
        const path = visit.incoming.url ?? '/';
        seen.request(name, { at: clock.now(), method: visit.incoming.method ?? '', path });
        const answerWell = (): void => void listeners[name](visit.incoming, visit.outgoing);
        const active = faults.strike(name, path);
        if (active === undefined) return answerWell();
        answerWithFault({
          ...visit,
          active,
          clock,
          speaks: name === 'api' ? 'json' : 'html',
          foreignUrl: `https://127.0.0.1:${doors.web.port}/fr/banque/pageaccueil.html`,
          plainUrl: `http://localhost:${doors.web.port}/fr/banque/pageaccueil.html`,
          answerWell,
        });
      },
    });
  const [apiDoor, fallback, web] = await Promise.all([
    open('api', 'required'),
    open('fallback', 'required'),
    open('web', webClientCertificate),
  ]);
  const doors: Readonly<Record<DoorName, Door>> = { api: apiDoor, fallback, web };
  const originOf = (door: DoorName): string => `https://localhost:${doors[door].port}`;

  const apiUrl = `${originOf('api')}${basePath}`;
  const fallbackUrl = `${originOf('fallback')}${basePath}fallback`;
  const webUrl = `${originOf('web')}/`;
  const control = createControl({ faults, seen, addresses: () => ({ apiUrl, fallbackUrl, webUrl }) });
  const controlServer = createAdaptorServer({ fetch: control.fetch, overrideGlobalObjects: false }) as Server;
  await new Promise<void>((resolve, reject) => {
    controlServer.once('error', reject).listen(ports.control, '127.0.0.1', resolve);
  });
  const controlUrl = `http://127.0.0.1:${(controlServer.address() as AddressInfo).port}/`;

  const close = async (): Promise<void> => {
    controlServer.close();
    controlServer.closeAllConnections();
    await Promise.all(DOORS.map((door) => doors[door].close()));
  };
  return {
    apiUrl,
    fallbackUrl,
    webUrl,
    controlUrl,
    pki,
    get ledger() {
      return books.now();
    },
    get customers() {
      return books.now().customers;
    },
    changeLedger: books.change,
    faults,
    seen,
    profile: (overrides = {}) =>
      BRANDS[brand].profile({
        fallbackUrl,
        contingency: { status: 'available', source: controlUrl, checkedOn: books.now().today },
        ...overrides,
        api: { baseUrl: apiUrl, version: API_VERSION, ...overrides.api },
        web: { hosts: [`localhost:${web.port}`], ...overrides.web },
      }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function listen(fetch: Parameters<typeof getRequestListener>[0]): Listener {
  // The global Request and Response belong to the program under test.
  return getRequestListener(fetch, { overrideGlobalObjects: false });
}
