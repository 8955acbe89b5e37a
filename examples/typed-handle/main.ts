// Door A: one object per bank, one handle per customer. Runs as it stands: `pnpm start`.
import { setTimeout } from 'node:timers/promises';
import { startSimulator } from '@relais/simulator';
import { createRelais } from 'relais';

await using bank = await startSimulator();
await using relais = createRelais({
  bank: bank.profile(), // in production: cic({ fallbackUrl })
  tpp: { qwac: bank.pki.qwac, ca: bank.pki.rootPem },
});
relais.on('failover', ({ id, basis }) => console.log(`incident ${id} opened: ${basis}`));

const [customer] = bank.customers;
if (customer === undefined) throw new Error('the bank has no customer');
const psu = relais.for({
  id: 'psu-42',
  token: () => customer.accessToken,
  consent: { id: 'consent-7', accounts: 'all', fallbackAllowed: true },
  credentials: async () => ({ user: customer.login, password: Buffer.from(customer.password) }),
  attended: { actionId: 'refresh-1', at: Date.now() }, // what they just did; without it, four reads in 24 hours
});

async function show(): Promise<void> {
  const { accounts, provenance } = await psu.getAccounts();
  console.log(`by the ${provenance.channel}:`);
  for (const { resourceId, name } of accounts) console.log(`  ${name}  ${resourceId}`);
}

await show();
await bank.faults.set('api', '503');
for (let failure = 1; failure <= 4; failure += 1) {
  await psu.getAccounts().catch(({ code }) => console.log(code));
  await setTimeout(1_100); // failures of one moment are one sign of an outage
}
await show();
