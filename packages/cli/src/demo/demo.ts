import { setTimeout as sleep } from 'node:timers/promises';
import { isRelaisError } from '@relais/model';
import { type Customer, type Simulator, startSimulator } from '@relais/simulator';
import type { CustomerHandle } from 'relais';
import { createRelais, type Relais } from 'relais';
import { aside, bad, good, heading, say } from '../terminal.ts';
import { compareAnswers } from './compare-answers.ts';
import { type Everything, readEverything } from './read-everything.ts';

/** Five times 30 seconds of silence are too long to watch: this number divides all times of the regulation. */
const SCALE = 30;
const scaled = (ms: number): number => Math.round(ms / SCALE);

interface Visitor {
  readonly name: string;
  readonly psu: CustomerHandle;
}

/**
 * Tells the story of one outage against a simulated bank: real TLS, real certificates, real pages.
 *
 * @returns exit code: 1 when any member of the data differs between the channels
 */
export async function demo(): Promise<number> {
  heading('A bank starts on this machine');
  await using bank = await startSimulator();
  say(`  API ${aside(bank.apiUrl)}, fallback door ${aside(bank.fallbackUrl)}, web bank ${aside(bank.webUrl)}`);
  say(
    aside(
      `  Time runs ${SCALE} times faster: the 30 s a request may stay silent are ${scaled(30_000) / 1_000} s here.`,
    ),
  );

  await using relais = createRelais({
    bank: bank.profile(),
    tpp: { qwac: bank.pki.qwac, ca: bank.pki.rootPem },
    failover: {
      deadlineMs: scaled(30_000),
      recovery: { firstHintMs: scaled(60_000), hintDeadlineMs: scaled(30_000), trialDeadlineMs: scaled(60_000) },
    },
  });
  narrate(relais);
  const visitors = bank.customers.map((customer) => visitorOf(relais, customer));

  heading('1. The API is well');
  const [first] = visitors;
  if (first === undefined) return 1;
  await warmUp(first);
  const byApi = await readAll(visitors);

  heading('2. The API goes silent');
  await bank.faults.set('api', 'hang');
  await callUntilTrip(first, relais);

  heading('3. The same data from the web bank, laid beside the API’s');
  const byWeb = await readAll(visitors);
  const differences = compareAll(visitors, byApi, byWeb);

  heading('4. The API comes back');
  await bank.faults.clear();
  await recover(first, relais);

  heading('5. What the bank saw');
  const isBack = relais.state === 'closed';
  await relais.close();
  tell(bank);
  return differences === 0 && isBack ? 0 : 1;
}

function visitorOf(relais: Relais, { login, password, name, accessToken }: Customer): Visitor {
  const psu = relais.for({
    id: login,
    token: () => accessToken,
    consent: { id: `consent-${login}`, accounts: 'all', fallbackAllowed: true },
    credentials: async () => ({ user: login, password: Buffer.from(password) }),
    attended: { actionId: 'demo', at: Date.now() },
  });
  return { name, psu };
}

function narrate(relais: Relais): void {
  relais.on('primary:failure', ({ outcome }) => {
    say(bad(`${outcome.endpoint}: ${outcome.kind} after ${outcome.waitedMs} ms`));
  });
  relais.on('failover', ({ id, basis, policy, evidence }) => {
    say(good(`failover, incident ${id}`));
    say(aside(`  basis ${basis}: ${policy}`));
    for (const { sentAt, waitedMs, kind } of evidence) {
      say(aside(`  sent ${new Date(sentAt).toISOString()}, ${kind}, waited ${waitedMs} ms`));
    }
  });
  relais.on('fallback:login', ({ outcome, tookMs }) => {
    say(outcome === 'ok' ? good(`login by QWAC in ${tookMs} ms`) : bad(`login: ${outcome}`));
  });
  relais.on('page:drift', ({ fingerprint }) => say(bad(`page drift: ${fingerprint.page}, ${fingerprint.mark}`)));
  relais.on('probe', ({ kind, ok, tookMs }) => say((ok ? good : bad)(`${kind} in ${tookMs} ms`)));
  relais.on('failback', ({ openedAt, closedAt = openedAt }) => {
    say(good(`failback after ${((closedAt - openedAt) / 1_000).toFixed(1)} s`));
  });
}

async function readAll(visitors: readonly Visitor[]): Promise<readonly Everything[]> {
  const all = [];
  for (const { name, psu } of visitors) {
    const everything = await readEverything(psu);
    const rows = everything.details.reduce((sum, { transactions }) => sum + transactions.length, 0);
    const { accounts, channel } = everything;
    say(good(`${name}: ${accounts.length} accounts, ${rows} transactions ${aside(`(${channel})`)}`));
    all.push(everything);
  }
  return all;
}

async function callUntilTrip({ psu }: Visitor, relais: Relais): Promise<void> {
  for (let call = 1; relais.state === 'closed'; call += 1) {
    say(aside(`  call ${call} …`));
    try {
      const { accounts, provenance } = await psu.getAccounts();
      say(good(`call ${call} is answered all the same: ${accounts.length} accounts by the ${provenance.channel}`));
    } catch (error) {
      if (!isRelaisError(error)) throw error;
      say(aside(`  call ${call} ends in ${error.code}`));
    }
  }
}

function compareAll(visitors: readonly Visitor[], byApi: readonly Everything[], byWeb: readonly Everything[]): number {
  let differences = 0;
  visitors.forEach(({ name }, index) => {
    const api = byApi[index];
    const web = byWeb[index];
    const parts = [
      compareAnswers({ accounts: api?.accounts }, { accounts: web?.accounts }),
      ...(api?.details ?? []).map((detail, account) => compareAnswers(detail, web?.details[account])),
    ];
    const equal = parts.reduce((sum, part) => sum + part.equal, 0);
    const differing = parts.flatMap((part) => part.differing);
    const absent = new Set(parts.flatMap((part) => [...part.absent]));
    differences += differing.length;
    const summary = `${name}: ${equal} members equal, ${differing.length} different`;
    say(differing.length === 0 ? good(summary) : bad(`${summary}: ${[...new Set(differing)].join(', ')}`));
    if (absent.size > 0) say(aside(`  not on the web, and therefore absent: ${[...absent].join(', ')}`));
  });
  return differences;
}

/** On a busy machine the first connection may take longer than the shortened silence. */
async function warmUp({ psu }: Visitor): Promise<void> {
  let isWarm = false;
  for (let attempt = 1; attempt <= 4 && !isWarm; attempt += 1) {
    isWarm = await psu.getAccounts().then(
      () => true,
      () => false,
    );
  }
}

async function recover({ psu }: Visitor, relais: Relais): Promise<void> {
  // Usually it takes seconds; a busy machine may need longer.
  const giveUpAt = performance.now() + 120_000;
  while (relais.state !== 'closed' && performance.now() < giveUpAt) {
    await psu.getAccounts();
    await sleep(scaled(6_000));
  }
}

function tell(bank: Simulator): void {
  const { doors, customers } = bank.requestLog.snapshot();
  const { api, fallback, web } = doors;
  say(`  API: ${api.requests.length} requests over ${api.handshakes} handshakes`);
  say(`  fallback door: ${fallback.handshakes} handshakes, each with the QWAC`);
  say(
    `  web bank: ${web.requests.length} requests over ${web.handshakes} handshakes, ${web.clientCertificates.length} certificates shown`,
  );
  for (const [login, { logins, logouts }] of Object.entries(customers)) {
    say(`  ${login}: ${logins} logins, ${logouts} logouts`);
  }
}
