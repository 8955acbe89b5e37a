import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Clock,
  cic,
  memory as inMemory,
  manualClock,
  type ReadingRight,
  RelaisError,
  type RelaisErrorCode,
  type RelaisErrorOptions,
  resourceBaseUrl,
  type SealedStore,
  systemClock,
  type Transaction,
  wholeAnswer,
} from '@relais/model';
import axios, { type AxiosInstance, type CreateAxiosDefaults } from 'axios';
import { AccountIds } from '../../../continuity/src/accounts/account-ids.ts';
import { halLinks } from '../../../continuity/src/accounts/hal-links.ts';
import { TransactionIds } from '../../../continuity/src/transactions/transaction-ids.ts';
import { createFailover, type Failover } from '../../../core/src/failover.ts';
import type { FailoverOptions } from '../../../core/src/failover-options.ts';
import { consecutiveFailures } from '../../../core/src/trip/consecutive-failures.ts';
import { BankMemory } from '../../../model/src/remembering/bank-memory.ts';
import { type AttachFailoverOptions, attachFailover } from '../../src/axios/attach-failover.ts';
import { answeringChannel } from '../call/answering-channel.ts';

export const BASE_PATH = '/cic/stet-psd2-api/v2.1';
export const IBAN = 'FR7699991000010000001234570';
/** Midday at the bank. */
const TODAY = Date.UTC(2026, 9, 5, 10);

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A bank on a socket of its own, a fallback behind it, and an axios client attached to both. */
export interface Scene extends AsyncDisposable {
  readonly client: AxiosInstance;
  readonly baseURL: string;
  readonly failover: Failover;
  /** Counted by the fallback's answers. */
  readonly asked: { fallback: number };
  /** Addresses that reached the API, in order. */
  readonly requests: string[];
  answer: Handler;
  fallbackRows: readonly Transaction[];
  refusal: RelaisError | undefined;
  readonly detach: () => void;
}

export interface SceneOptions {
  readonly client?: CreateAxiosDefaults;
  readonly failover?: Partial<FailoverOptions>;
  readonly doorClock?: Clock;
  /** @defaultValue by the header `x-user` */
  readonly psuOf?: AttachFailoverOptions<{ readonly id: string }>['psuOf'];
  /** Under which the fallback reads. */
  readonly right?: ReadingRight;
  readonly store?: SealedStore;
}

export async function openScene(given: SceneOptions = {}): Promise<Scene> {
  const { client: defaults, failover: options, doorClock, psuOf = byHeader, right, store = inMemory() } = given;
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    scene.answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const bank = cic({ fallbackUrl: 'https://fallback.invalid/', api: { baseUrl: `${origin}/cic/`, version: 'v2.1' } });
  const failover = createFailover({
    bankId: bank.id,
    deadlineMs: 60_000,
    trip: consecutiveFailures({ failures: 1, apartMs: 0 }),
    ...options,
  });
  const memory = new BankMemory({ store, bankId: bank.id });
  const client = axios.create({ baseURL: resourceBaseUrl(bank), proxy: false, ...defaults });
  const asked = { fallback: 0 };

  const byWeb = <T>(answer: T): Promise<T> => {
    asked.fallback += 1;
    return scene.refusal === undefined ? Promise.resolve(answer) : Promise.reject(scene.refusal);
  };
  const fallback = answeringChannel(
    {
      accounts: () => byWeb({ accounts: [{ ...ACCOUNT, resourceId: IBAN }], _links: {} }),
      balances: () => byWeb({ balances: [BALANCE], _links: {} }),
      transactions: ({ query: { dateFrom } }) => {
        const { provenance, ...answer } = wholeAnswer({ transactions: scene.fallbackRows, _links: {} });
        const isShort = dateFrom === '2020-01-01';
        return byWeb({ ...answer, provenance: isShort ? { complete: false, servedFrom: '2026-07-07' } : provenance });
      },
      beneficiaries: () => byWeb({ beneficiaries: [], _links: {} }),
      identity: () => byWeb({ connectedPsu: 'EXEMPLE Alice' }),
    },
    right,
  );
  const customer = ({ id }: { readonly id: string }) => ({
    failover,
    fallback,
    accountIds: new AccountIds(memory.of(id)),
    transactionIds: new TransactionIds({ memory: memory.of(id), clock: manualClock(TODAY), timeZone: bank.timeZone }),
    links: halLinks(BASE_PATH),
    clock: systemClock,
  });
  const detach = attachFailover(
    client,
    { bank, customer },
    {
      psuOf,
      newId: () => 'list-1',
      ...(doorClock !== undefined && { clock: doorClock }),
    },
  );
  client.defaults.headers.common['x-user'] = 'alice';

  const scene: Scene = {
    client,
    baseURL: resourceBaseUrl(bank),
    failover,
    asked,
    requests,
    answer: wellBank,
    fallbackRows: [row(1)],
    refusal: undefined,
    detach,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await failover.close();
    },
  };
  return scene;
}

const byHeader: AttachFailoverOptions<{ readonly id: string }>['psuOf'] = ({ headers }) => {
  const id = headers.get('x-user');
  return typeof id === 'string' ? { id } : undefined;
};

export const BALANCE = {
  name: 'Solde comptable',
  balanceAmount: { currency: 'EUR', amount: '1523.40' },
  balanceType: 'CLBD',
} as const;

export const ACCOUNT = {
  resourceId: 'ACC-0001',
  accountId: { iban: IBAN, currency: 'EUR' },
  name: 'COMPTE COURANT MME EXEMPLE ALICE',
  cashAccountType: 'CACC',
  _links: { balances: { href: `${BASE_PATH}/accounts/ACC-0001/balances` } },
} as const;

/** One row of 2 October; its number is in the label and the amount. @param resourceId - absent: as a web page has it */
export function row(number: number, resourceId?: string): Transaction {
  return {
    ...(resourceId === undefined ? {} : { resourceId }),
    transactionAmount: { currency: 'EUR', amount: `${number}.50` },
    creditDebitIndicator: 'DBIT',
    status: 'BOOK',
    bookingDate: '2026-10-02',
    valueDate: '2026-10-02',
    remittanceInformation: { unstructured: [`LIBRAIRIE FICTIVE ${number}`] },
  };
}

export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-bank': 'yes' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Answers with one account, and one page of one row. */
export const wellBank: Handler = ({ url = '' }, response) => {
  if (url.includes('/balances')) return json(response, { balances: [BALANCE], _links: {} });
  if (url.includes('/transactions')) return json(response, { transactions: [row(1, 'row-1')], _links: {} });
  if (url.includes('/accounts')) return json(response, { accounts: [ACCOUNT], _links: {} });
  return json(response, { anything: true });
};

/** A bank that is down, with a page of its own. */
export const brokenBank: Handler = (_, response) => {
  response.writeHead(503, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ status: 503, error: 'Service Unavailable', message: 'Down', path: 'accounts' }));
};

/** Reads the accounts and the rows once by the API, then takes it down. */
export async function afterOutage(scene: Scene): Promise<void> {
  await scene.client.get('/accounts');
  await scene.client.get('/accounts/ACC-0001/transactions');
  scene.answer = brokenBank;
  await scene.client.get('/accounts');
  scene.asked.fallback = 0;
  scene.requests.length = 0;
}

export function refused<Code extends RelaisErrorCode>(
  code: Code,
  options?: RelaisErrorOptions<Code>,
): RelaisError<Code> {
  return new RelaisError(code, 'the web bank would not', options);
}
