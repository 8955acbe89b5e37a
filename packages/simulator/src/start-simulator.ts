import { createHash, X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createApiDoor } from './api-door.ts';
import { authoriser } from './as-tpp/authorise.ts';
import { clientRegistrar } from './as-tpp/register-client.ts';
import { openControl } from './control/open-control.ts';
import { type AnswerOptions, answerRequests } from './door/answer-requests.ts';
import type { DoorName } from './door/door-name.ts';
import { type Door, type DoorMode, type DoorOptions, openDoor } from './door/open-door.ts';
import { createFallbackDoor } from './fallback-door/create-fallback-door.ts';
import type { ConnectionFault } from './fault/fault.ts';
import { createDoorFaults } from './fault/faults.ts';
import { randomFaults } from './fault/random-faults.ts';
import { seedLedger } from './ledger/seed-ledger.ts';
import { ledgerOfTheDay } from './ledger-of-the-day.ts';
import { createPki } from './pki/create-pki.ts';
import { type ShownCertificate, shownCertificate } from './pki/shown-certificate.ts';
import { createRequestLog } from './request-log/request-log.ts';
import { simulatedProfile } from './simulated-profile.ts';
import type { Simulator } from './simulator.ts';
import { type SimulatorOptions, simulatorSettings } from './simulator-options.ts';
import { siteOf } from './web/site/site.ts';
import { createWebBank } from './web/web-bank.ts';

const BANK_NAMES = { cic: 'CIC', cm: 'Crédit Mutuel', becm: 'BECM' } as const;
const MODES = { refuse: 'shut', impostor: 'impostor' } as const satisfies Record<ConnectionFault, DoorMode>;

/**
 * Starts a bank on loopback: API, fallback door and web bank over TLS, with a PKI of its own.
 *
 * @throws {RangeError} naming the option that is wrong
 * @throws {Error} `EADDRINUSE` when a chosen port is taken
 * @example
 * await using bank = await startSimulator()
 * await bank.faults.set('api', '503')
 * const relais = createRelais({ bank: bank.profile(), tpp: { qwac: bank.pki.qwac, ca: bank.pki.rootPem } })
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const settings = simulatorSettings(options);
  const { seed, brand, clock, crowd, ports } = settings;
  const basePath = `/${brand}/`;
  const pki = await createPki(clock.now());
  const root = new X509Certificate(pki.rootPem);
  const books = ledgerOfTheDay(options.ledger ?? ((today) => seedLedger({ seed, brand, today, crowd })), clock);
  const requestLog = createRequestLog();
  const doors = new Map<DoorName, Door>();
  const faults = createDoorFaults(async (name, fault) => {
    await doors.get(name)?.behave(fault === undefined ? 'open' : MODES[fault]);
  });
  const webFaults = options.webFaults && randomFaults({ seed, ...options.webFaults });
  const closers: (() => void | Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(closers.map((closeOne) => closeOne()));
  };

  const certificateOf = (incoming: IncomingMessage): ShownCertificate => shownCertificate(incoming, root, clock.now());
  const api = createApiDoor({
    basePath,
    site: siteOf({ brand }),
    ledger: books.now,
    clock,
    requestLog,
    root,
    certificateOf,
    rules: options.api ?? {},
    pageSize: settings.apiPageSize,
    lastPageNext: settings.lastPageNext,
  });

  async function open(name: DoorName, fetch: AnswerOptions['fetch'], asks: DoorOptions['clientCertificate']) {
    const door = await openDoor({
      port: ports[name],
      server: pki.server,
      wrongServer: pki.wrongServer,
      clientCertificate: asks,
      events: {
        connection: () => requestLog.connection(name),
        handshake: (commonName) => requestLog.handshake(name, commonName),
        failedHandshake: () => requestLog.failedHandshake(name),
      },
      onExchange: answerRequests({
        door: name,
        fetch,
        clock,
        requestLog,
        faults,
        webPort: () => doors.get('web')?.port ?? 0,
        ...(name === 'web' && webFaults !== undefined && { strikes: webFaults }),
      }),
    });
    doors.set(name, door);
    closers.push(door.close);
    return `https://localhost:${door.port}`;
  }

  try {
    let visits = 0;
    const webBank = createWebBank({
      brand,
      ledger: books.now,
      clock,
      // Equal visits get equal pages, with equal links and hidden fields. The simulator has no secrets to guard.
      newSessionId: () => {
        visits += 1;
        return createHash('sha256').update(`${brand}/${seed}/visit/${visits}`).digest('hex').slice(0, 32);
      },
      onLogin: (login, outcome) => requestLog.customer(login, outcome === 'ok' ? 'logins' : 'failedLogins'),
      onLogout: (login) => requestLog.customer(login, 'logouts'),
      onPush: (login) => requestLog.customer(login, 'pushes'),
      // The doors have two names: a client that came by one is sent to the other.
      otherBrandOrigin: (origin) => {
        const host = new URL(origin).hostname === '127.0.0.1' ? 'localhost' : '127.0.0.1';
        return `https://${host}:${doors.get('web')?.port}`;
      },
      ...(options.webErrors === undefined ? {} : { randomErrors: { seed, ...options.webErrors } }),
    });
    const webDoor = async (request: Request): Promise<Response> => (await api.pages(request)) ?? webBank.fetch(request);
    // The web bank starts first, because the fallback door redirects to it.
    const webOrigin = await open('web', webDoor, settings.webClientCertificate);
    const path = `${basePath}fallback`;
    const { redirectStatus } = settings;
    const bank = BANK_NAMES[brand];
    const fallbackDoor = createFallbackDoor({
      path,
      bank,
      webOrigin,
      logIn: webBank.logIn,
      redirectStatus,
      judge: (incoming) => certificateOf(incoming).verdict,
    });
    const fallbackOrigin = await open('fallback', fallbackDoor.fetch, 'required');
    const apiOrigin = await open('api', api.fetch, 'required');

    const tlsAddresses = {
      apiUrl: `${apiOrigin}${basePath}`,
      fallbackUrl: `${fallbackOrigin}${path}`,
      webUrl: `${webOrigin}/`,
      registrationUrl: `${apiOrigin}${basePath}oauth2/register`,
      tokenUrl: `${apiOrigin}${basePath}oauth2/token`,
      authorisationUrl: `${webOrigin}/oauth2/fr/banque/oauth2_authorization.aspx`,
    };
    const control = await openControl(ports.control, {
      faults,
      api: api.control,
      requestLog,
      sca: webBank.sca,
      addresses: tlsAddresses,
    });
    closers.push(control.close);
    const addresses = { ...tlsAddresses, controlUrl: control.url };
    return {
      ...addresses,
      pki,
      get ledger() {
        return books.now();
      },
      get customers() {
        return books.now().customers;
      },
      get namedCustomers() {
        return books.now().namedCustomers ?? [];
      },
      changeLedger: books.change,
      faults,
      api: api.control,
      registerClient: clientRegistrar(pki, tlsAddresses.registrationUrl),
      authorise: authoriser({ ca: pki.rootPem, url: tlsAddresses.authorisationUrl, ledger: books.now }),
      requestLog,
      sca: webBank.sca,
      profile: (overrides) => simulatedProfile(brand, addresses, books.now().today, overrides),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
