import { type ApiRules, type Customer, type Simulator, type SimulatorOptions, startSimulator } from '@relais/simulator';
import {
  createStetConnection,
  httpSignature,
  type PsuHeaders,
  type RegisteredClient,
  type Registration,
  type StetConnection,
  type StetConnectionOptions,
  type StetPsu,
  type TokenSet,
  type Tokens,
} from '../../src/index.ts';

const REDIRECT_URI = 'https://tpp.example/back';

/** A bank that insists on everything, and a TPP that has done all of it: registered, signing, with consents. */
export interface LicensedTpp extends AsyncDisposable {
  readonly bank: Simulator;
  readonly registration: Registration;
  readonly client: RegisteredClient;
  readonly connection: StetConnection;
  readonly tokens: Tokens;
  readonly store: Map<string, TokenSet>;
  /** Walks a customer through the bank's page. */
  readonly consent: (
    customer: Customer,
    options?: { readonly scope?: string; readonly accounts?: readonly string[] },
  ) => Promise<void>;
  readonly psu: (customer: Customer, psuHeaders?: PsuHeaders) => StetPsu;
  readonly customerAt: (index: number) => Customer;
}

export const PRESENT: PsuHeaders = { 'PSU-IP-Address': '192.0.2.7', 'PSU-User-Agent': 'Mozilla/5.0 (X11)' };

export interface LicensedTppOptions {
  readonly rules?: ApiRules;
  readonly simulator?: SimulatorOptions;
  readonly connection?: Partial<StetConnectionOptions>;
}

export async function openLicensedTpp(options: LicensedTppOptions = {}): Promise<LicensedTpp> {
  const bank = await startSimulator({ ...options.simulator, api: { strict: true, ...options.rules } });
  const authorizationUrl = bank.authorisationUrl.replace('/fr/', '/{lang}/');
  const profile = bank.profile({ api: { registrationPath: bank.registrationUrl, authorizationUrl } });
  const identity = { profile, certificate: bank.pki.qwac, ca: bank.pki.rootPem, ...options.connection };
  const seal = await bank.pki.qseal;

  const unsigned = createStetConnection(identity);
  const registration = unsigned.registration();
  const client = await registration.create({
    name: 'Agrégateur Exemple',
    redirectUris: [REDIRECT_URI],
    contacts: ['psd2@tpp.example'],
    sealingCertificates: [seal.cert],
  });
  const keyId = client.sealingKeys[0]?.keyId ?? '';
  const connection = createStetConnection({ sign: httpSignature({ profile, keyId, key: seal }), ...identity });
  const store = new Map<string, TokenSet>();
  const tokens = connection.tokens({ clientId: client.clientId, redirectUri: REDIRECT_URI, store });

  return {
    bank,
    registration,
    client,
    connection,
    tokens,
    store,
    consent: async ({ login }, { scope, accounts } = {}) => {
      const pending = await tokens.authorize({ scope: scope ?? 'aisp extended_transaction_history', language: 'en' });
      const asked = pending.url.searchParams;
      const { redirect } = await bank.authorise({
        login,
        clientId: asked.get('client_id') ?? '',
        redirectUri: asked.get('redirect_uri') ?? '',
        scope: asked.get('scope') ?? '',
        state: asked.get('state') ?? '',
        codeChallenge: asked.get('code_challenge') ?? '',
        ...(accounts !== undefined && { accounts }),
      });
      await tokens.redeem(login, redirect, pending);
    },
    psu: ({ login }, psuHeaders) =>
      connection.for({ token: tokens.for(login), ...(psuHeaders !== undefined && { psuHeaders }) }),
    customerAt: (index) => {
      const customer = bank.customers[index];
      if (customer === undefined) throw new RangeError(`the bank has no customer ${index}`);
      return customer;
    },
    [Symbol.asyncDispose]: async () => {
      connection.close();
      unsigned.close();
      await bank.close();
    },
  };
}
