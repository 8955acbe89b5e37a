import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createApiControl } from './api/api-control.ts';
import { createApi } from './api/create-api.ts';
import { createIssuedIds } from './api/issued-ids.ts';
import { authoriser } from './as-tpp/authorise.ts';
import { clientRegistrar } from './as-tpp/register-client.ts';
import { createAuthorisationSite } from './authorisation/create-authorisation-site.ts';
import { createOAuthDoor } from './authorisation/create-oauth-door.ts';
import { createGrants } from './authorisation/grants.ts';
import { openControl } from './control/open-control.ts';
import { type AnswerOptions, answerVisits } from './door/answer-visits.ts';
import type { DoorName } from './door/door-name.ts';
import { type Door, type DoorMode, type DoorOptions, openDoor } from './door/open-door.ts';
import { createFallbackDoor } from './fallback-door/create-fallback-door.ts';
import type { ConnectionFault } from './fault/fault.ts';
import { createFaultBook } from './fault/faults.ts';
import { seedLedger } from './ledger/seed-ledger.ts';
import { ledgerOfTheDay } from './ledger-of-the-day.ts';
import { createPki } from './pki/create-pki.ts';
import { type ShownCertificate, shownCertificate } from './pki/shown-certificate.ts';
import { createClientRegistry } from './registration/client-registry.ts';
import { createSeen } from './seen/seen.ts';
import { simulatedProfile } from './simulated-profile.ts';
import type { Simulator } from './simulator.ts';
import { type SimulatorOptions, simulatorSettings } from './simulator-options.ts';
import { BRAND_LOOKS } from './web/brand-look.ts';
import { createWebBank } from './web/web-bank.ts';

const BANK_NAMES = { cic: 'CIC', cm: 'Crédit Mutuel' } as const;
const MODES = { refuse: 'shut', impostor: 'impostor' } as const satisfies Record<ConnectionFault, DoorMode>;

/**
 * Starts a bank on loopback: API, fallback door and web bank over TLS, with a PKI of its own.
 *
 * @throws {RangeError} when an option makes no sense
 * @throws {Error} `EADDRINUSE` when a port that was asked for is taken
 * @example
 * await using bank = await startSimulator()
 * await bank.faults.set('api', '503')
 * const relais = createRelais({ bank: bank.profile(), tpp: { qwac: bank.pki.qwac, ca: bank.pki.rootPem } })
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const settings = simulatorSettings(options);
  const { seed, brand, clock, ports } = settings;
  const basePath = `/${brand}/`;
  const pki = await createPki(clock.now());
  const root = new X509Certificate(pki.rootPem);
  const books = ledgerOfTheDay(options.ledger ?? ((today) => seedLedger({ seed, brand, today })), clock);
  const seen = createSeen();
  const ids = createIssuedIds();
  const registry = createClientRegistry(clock);
  const grants = createGrants(clock, () => api.rules());
  const api = createApiControl({ given: options.api ?? {}, grants, ids });
  const doors = new Map<DoorName, Door>();
  const faults = createFaultBook(async (name, fault) => {
    await doors.get(name)?.behave(fault === undefined ? 'open' : MODES[fault]);
  });
  const closers: (() => void | Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(closers.map((closeOne) => closeOne()));
  };

  const look = (incoming: IncomingMessage): ShownCertificate => shownCertificate(incoming, root, clock.now());

  async function open(name: DoorName, fetch: AnswerOptions['fetch'], asks: DoorOptions['clientCertificate']) {
    const door = await openDoor({
      port: ports[name],
      server: pki.server,
      wrongServer: pki.wrongServer,
      clientCertificate: asks,
      events: {
        connection: () => seen.connection(name),
        handshake: (commonName) => seen.handshake(name, commonName),
        failedHandshake: () => seen.failedHandshake(name),
      },
      onVisit: answerVisits({ door: name, fetch, clock, seen, faults, webPort: () => doors.get('web')?.port ?? 0 }),
    });
    doors.set(name, door);
    closers.push(door.close);
    return `https://localhost:${door.port}`;
  }

  try {
    const webBank = createWebBank({
      brand,
      ledger: books.now,
      clock,
      onLogin: (login, outcome) => seen.customer(login, outcome === 'ok' ? 'logins' : 'failedLogins'),
      onLogout: (login) => seen.customer(login, 'logouts'),
    });
    const site = createAuthorisationSite({
      look: BRAND_LOOKS[brand],
      ledger: books.now,
      clock,
      registry,
      grants,
      pkce: () => api.rules().pkce,
    });
    site.all('*', (context) => webBank.fetch(context.req.raw));
    // First, because the fallback door sends its clients there.
    const webOrigin = await open('web', site.fetch, settings.webClientCertificate);
    const path = `${basePath}fallback`;
    const { redirectStatus, lastPageNext, apiPageSize: pageSize } = settings;
    const bank = BANK_NAMES[brand];
    const fallbackDoor = createFallbackDoor({
      path,
      bank,
      webOrigin,
      logIn: webBank.logIn,
      redirectStatus,
      judge: (incoming) => look(incoming).verdict,
    });
    const fallbackOrigin = await open('fallback', fallbackDoor.fetch, 'required');
    const oauth = createOAuthDoor({ basePath, registry, grants, seen, root, clock, look });
    const { rules } = api;
    const resources = createApi({
      basePath,
      ledger: books.now,
      clock,
      rules,
      registry,
      grants,
      ids,
      pageSize,
      lastPageNext,
      look,
    });
    const apiDoor: AnswerOptions['fetch'] = (request, env) =>
      (new URL(request.url).pathname.startsWith(`${basePath}oauth2/`) ? oauth : resources).fetch(request, env);
    const apiOrigin = await open('api', apiDoor, 'required');

    const tlsAddresses = {
      apiUrl: `${apiOrigin}${basePath}`,
      fallbackUrl: `${fallbackOrigin}${path}`,
      webUrl: `${webOrigin}/`,
      registrationUrl: `${apiOrigin}${basePath}oauth2/register`,
      tokenUrl: `${apiOrigin}${basePath}oauth2/token`,
      authorisationUrl: `${webOrigin}/oauth2/fr/banque/oauth2_authorization.aspx`,
    };
    const control = await openControl(ports.control, { faults, api, seen, addresses: tlsAddresses });
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
      changeLedger: books.change,
      faults,
      api,
      registerClient: clientRegistrar(pki, tlsAddresses.registrationUrl),
      authorise: authoriser({ ca: pki.rootPem, url: tlsAddresses.authorisationUrl, ledger: books.now }),
      seen,
      profile: (overrides) => simulatedProfile(brand, addresses, books.now().today, overrides),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
