// Door B: the host's own axios client and its own calls stay as they are. Runs as it stands: `pnpm start`.
import { Agent } from 'node:https';
import { setTimeout } from 'node:timers/promises';
import { startSimulator } from '@relais/simulator';
import axios from 'axios';
import { createRelais } from 'relais';
import { attachFailover } from 'relais/axios';
import { readAllAccounts } from './read-all-accounts.ts';

await using bank = await startSimulator();
const [customer] = bank.customers;
if (customer === undefined) throw new Error('the bank has no customer');

// The aggregator's own client, as it was.
const httpsAgent = new Agent({ ...bank.pki.qwac, ca: bank.pki.rootPem, keepAlive: true });
const client = axios.create({ baseURL: `${bank.apiUrl}stet-psd2-api/v2.1`, httpsAgent });

// What Relais needs to know, and the one line that attaches it.
await using relais = createRelais({
  bank: bank.profile(), // in production: cic({ fallbackUrl })
  tpp: { qwac: bank.pki.qwac, ca: bank.pki.rootPem },
});
const psu = {
  id: 'psu-42',
  consent: { id: 'consent-7', accounts: 'all', fallbackAllowed: true },
  credentials: async () => ({ user: customer.login, password: Buffer.from(customer.password) }),
  attended: { actionId: 'refresh-1', at: Date.now() }, // what they just did; without it, four reads in 24 hours
} as const;
attachFailover(client, relais, { psuOf: () => psu });

const ninetyDaysAgo = new Date(Date.now() - 90 * 86_400_000).toISOString().slice(0, 10);
const read = (): Promise<string[]> => readAllAccounts(client, customer.accessToken, ninetyDaysAgo);

const before = await read();
console.log(before.slice(0, 8).join('\n'), `\n… ${before.length} lines by the API`);

await bank.faults.set('api', '503');
for (let failure = 1; failure <= 4; failure += 1) {
  await read().catch(({ message }) => console.log(message));
  await setTimeout(1_100); // failures of one moment are one sign of an outage
}
const during = await read();
console.log(`${during.length} lines by the fallback: ${during.join() === before.join() ? 'the same' : 'different'}`);
httpsAgent.destroy();
