import { getEventListeners } from 'node:events';
import { addDays, type Clock, dateInZone, systemClock, type Transaction } from '@relais/model';
import {
  type Contract,
  type Customer,
  type CustomerScenario,
  type RandomFaults,
  type Simulator,
  startSimulator,
} from '@relais/simulator';
import { consecutiveFailures, createRelais, isRelaisError, type Relais } from 'relais';

export interface CrowdOptions {
  readonly customers: number;
  readonly atOnce: number;
  readonly seed: number;
}

/** What became of everybody. */
export interface CrowdReport {
  /** Customers who got everything they asked for. */
  readonly served: number;
  /** Customers who got a typed error, by code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly rows: number;
  /** Whatever is not as promised, in words without values. */
  readonly faults: readonly string[];
  readonly logins: number;
  readonly seconds: number;
  /** Memory over what the process had before, in bytes, while everybody was at it. */
  readonly peakBytes: number;
}

const TODAY = dateInZone(Date.now(), 'Europe/Paris');
const DATE_FROM = addDays(TODAY, -89);
const OPERATIONS = '/banque/mouvements.html';

/** How the bank treats one in ten: sessions that end in the middle, and forms that it no longer knows. */
const SCENARIOS: readonly (CustomerScenario | undefined)[] = [
  { pageFaults: [{ page: OPERATIONS, fault: 'session-over', times: 1 }] },
  { pageFaults: [{ page: OPERATIONS, method: 'POST', fault: 'stale', times: 1 }] },
  { pageFaults: [{ page: OPERATIONS, fault: 'technical', times: 1 }] },
  { pagesPerSession: 5 },
];

const numberOf = ({ login }: Customer): number => Number(login.replace('CROWD', ''));
const scenarioOf = (customer: Customer): CustomerScenario | undefined =>
  numberOf(customer) % 10 === 0 ? SCENARIOS[(numberOf(customer) / 10) % SCENARIOS.length] : undefined;
/** One in forty has told the host another password than the bank. */
const isMistaken = (customer: Customer): boolean => numberOf(customer) % 40 === 7;

/** All the customers, and the bank itself, share one processor: whoever is slow here is not at fault. */
const PATIENT_MS = 900_000;

const FAULTS: RandomFaults['faults'] = [
  ['500-html'],
  ['500-html'],
  ['reset'],
  ['reset'],
  ['cut'],
  ['200-empty'],
  ['slow', { delayMs: 250 }],
  ['slow', { delayMs: 40 }],
  ['slow', { delayMs: 1_000 }],
  // Rare: each keeps a session waiting until the request is given up.
  ...Array.from({ length: 20 }, () => ['slow', { delayMs: 100 }] as const),
  ['drip'],
];

/** Reads everything of everybody through one process, while the bank stumbles; then looks at each row. */
export async function readCrowd({ customers: count, atOnce, seed }: CrowdOptions): Promise<CrowdReport> {
  const startedAt = performance.now();
  const before = process.memoryUsage().rss;
  await using bank = await startSimulator({
    seed,
    crowd: count,
    webFaults: {
      chance: 0.1,
      faults: FAULTS,
      except: ['deconnexion'],
    },
  });
  bank.changeLedger((ledger) => ({
    ...ledger,
    customers: ledger.customers.map((customer) => {
      const scenario = customer.login.startsWith('CROWD') ? scenarioOf(customer) : undefined;
      return scenario === undefined ? customer : { ...customer, scenario };
    }),
  }));
  await bank.faults.set('api', '503');
  const pending = new Set<object>();
  const relais = createRelais({
    bank: bank.profile(),
    tpp: { qwac: bank.pki.qwac, ca: bank.pki.rootPem },
    quota: false,
    clock: countingClock(pending),
    // What is random here strikes each customer by themselves: the bank is not down.
    failover: {
      trip: consecutiveFailures({ apartMs: 0 }),
      fallbackGuard: { failures: 1_000_000 },
      fallbackDeadlineMs: PATIENT_MS,
    },
    fallback: {
      requestTimeoutMs: 60_000,
      sessionLimitMs: PATIENT_MS,
      requestsPerSecond: 2_000,
      maxSessions: atOnce,
      retryPauseMs: 50,
    },
  });
  let logins = 0;
  const caller = new AbortController();
  relais.on('fallback:login', () => {
    logins += 1;
  });
  const waiting = bank.customers.filter(({ login }) => login.startsWith('CROWD'));
  const everybody = [...waiting];
  const results: CustomerResult[] = [];
  let peak = before;
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results.push(await readCustomer(relais, next, caller.signal));
      peak = Math.max(peak, process.memoryUsage().rss);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  await relais.close();
  const left = [
    ...(pending.size === 0 ? [] : [`${pending.size} timers left`]),
    ...(getEventListeners(caller.signal, 'abort').length === 0 ? [] : ['listeners left on the signal of the callers']),
  ];

  const refused: Record<string, number> = {};
  for (const { code } of results) if (code !== undefined) refused[code] = (refused[code] ?? 0) + 1;
  return {
    served: results.filter(({ code }) => code === undefined).length,
    refused,
    rows: results.reduce((sum, { rows }) => sum + rows, 0),
    faults: [...results.flatMap(({ faults }) => faults), ...visitFaults(bank, everybody, logins), ...left],
    logins,
    seconds: (performance.now() - startedAt) / 1_000,
    peakBytes: peak - before,
  };
}

/** The machine's time, and which of its timers still wait. */
function countingClock(pending: Set<object>): Clock {
  return {
    ...systemClock,
    schedule: (task, delayMs) => {
      const timer = {};
      pending.add(timer);
      const cancel = systemClock.schedule(() => {
        pending.delete(timer);
        task();
      }, delayMs);
      return () => {
        pending.delete(timer);
        cancel();
      };
    },
  };
}

interface CustomerResult {
  readonly code?: string;
  readonly rows: number;
  readonly faults: readonly string[];
}

async function readCustomer(relais: Relais, customer: Customer, signal: AbortSignal): Promise<CustomerResult> {
  const { login, password, accessToken } = customer;
  const psu = relais.for({
    id: login,
    token: () => accessToken,
    consent: { id: `consent-${login}`, accounts: 'all', fallbackAllowed: true },
    credentials: async () => ({ user: login, password: Buffer.from(isMistaken(customer) ? 'mistaken' : password) }),
  });
  const faults: string[] = [];
  let rows = 0;
  try {
    const { accounts } = await untilTripped(relais, () => psu.getAccounts({ signal }));
    const own = customer.contracts.filter(({ kind }) => kind === 'current');
    const ibans = accounts.map(({ accountId }) => accountId?.iban).sort();
    if (
      ibans.join() !==
      own
        .map(({ iban }) => iban)
        .sort()
        .join()
    )
      faults.push(`${login}: not their accounts`);
    for (const { resourceId, accountId } of accounts) {
      const contract = own.find(({ iban }) => iban === accountId?.iban);
      if (contract === undefined) continue;
      const { transactions } = await psu.getTransactions(resourceId, { dateFrom: DATE_FROM }, { signal });
      rows += transactions.length;
      faults.push(...rowFaults(login, contract, transactions));
    }
    return { rows, faults };
  } catch (error) {
    if (!isRelaisError(error)) return { code: 'untyped', rows, faults: [...faults, `${login}: ${String(error)}`] };
    const { code, reason } = error;
    const expected = isMistaken(customer) ? 'credentials_wrong' : code === 'credentials_wrong' ? '' : code;
    if (code !== expected) faults.push(`${login}: ${code}/${reason} instead of ${expected}`);
    return { code: reason === undefined ? code : `${code}/${reason}`, rows, faults };
  }
}

/** The first calls still fail at the API: five of them trip the breaker. */
async function untilTripped<T>(relais: Relais, call: () => Promise<T>): Promise<T> {
  for (;;) {
    const wasClosed = relais.state === 'closed';
    try {
      return await call();
    } catch (error) {
      if (!wasClosed) throw error;
    }
  }
}

/** Row by row against the ledger: none too many, none too few, none of anybody else. */
function rowFaults(login: string, contract: Contract, transactions: readonly Transaction[]): readonly string[] {
  const told = transactions
    .map(
      ({ bookingDate, creditDebitIndicator: side, transactionAmount: { amount, currency }, remittanceInformation }) =>
        [
          bookingDate,
          side,
          Math.round(Number(amount) * 100),
          currency,
          remittanceInformation.unstructured.join(' '),
        ].join('|'),
    )
    .sort();
  const true_ = contract.operations
    .filter(({ bookingDate }) => bookingDate >= DATE_FROM)
    .map(({ bookingDate, cents, currency, lines }) =>
      [bookingDate, cents < 0 ? 'DBIT' : 'CRDT', Math.abs(cents), currency, lines.join(' ')].join('|'),
    )
    .sort();
  const strange = told.filter((row) => !true_.includes(row)).length;
  const missing = true_.filter((row) => !told.includes(row)).length;
  if (strange === 0 && missing === 0 && told.length === true_.length) return [];
  return [`${login}: ${strange} strange rows, ${missing} missing, ${told.length} instead of ${true_.length}`];
}

/** What the bank saw: one login for each session, and a logout for each login. */
function visitFaults(bank: Simulator, everybody: readonly Customer[], sessions: number): readonly string[] {
  const { customers } = bank.requestLog.snapshot();
  const faults = everybody.flatMap((customer) => {
    const { logins = 0, logouts = 0, failedLogins = 0 } = customers[customer.login] ?? {};
    // A session that the bank itself has ended cannot be logged out of.
    const isEnded = scenarioOf(customer)?.pagesPerSession !== undefined;
    if (logouts !== logins && !isEnded) return [`${customer.login}: ${logins} logins, ${logouts} logouts`];
    const wrong = isMistaken(customer) ? 1 : 0;
    return failedLogins === wrong ? [] : [`${customer.login}: ${failedLogins} failed logins instead of ${wrong}`];
  });
  const logins = everybody.reduce((sum, { login }) => sum + (customers[login]?.logins ?? 0), 0);
  return logins > sessions ? [...faults, `${logins} logins in ${sessions} sessions`] : faults;
}
