// One worker process of the fleet.
import { once } from 'node:events';
import { redisFleet } from '@relais/redis';
import { createClient } from 'redis';
import { type BankProfile, createRelais } from 'relais';

interface Scene {
  readonly redis: string;
  readonly profile: BankProfile;
  readonly cert: string;
  readonly key: string;
  readonly rootPem: string;
  readonly login: string;
  readonly password: string;
  readonly accessToken: string;
}

const [name = 'worker'] = process.argv.slice(2);
const [scene] = (await once(process, 'message')) as [Scene];

// The client is the host program's own. A second connection listens.
const client = await createClient({ url: scene.redis })
  .on('error', () => {})
  .connect();
const subscriber = await client
  .duplicate()
  .on('error', () => {})
  .connect();

const relais = createRelais({
  bank: scene.profile,
  tpp: { qwac: { cert: scene.cert, key: scene.key }, ca: scene.rootPem },
  fleet: redisFleet({ client, subscriber }),
});
relais.on('failover', ({ id }) => console.log(`  ${name} tells: incident ${id} opened`));

const psu = relais.for({
  id: 'psu-42',
  token: () => scene.accessToken,
  consent: { id: 'consent-7', accounts: 'all', fallbackAllowed: true },
  credentials: async () => ({ user: scene.login, password: Buffer.from(scene.password) }),
  attended: { actionId: 'refresh-1', at: Date.now() },
});

process.on('message', async () => {
  const told = await psu
    .getAccounts()
    .then(({ accounts, provenance }) => `${accounts.length} accounts by the ${provenance.channel}`)
    .catch(({ code }) => code);
  console.log(`  ${name}: ${told}`);
  process.send?.('read');
});
process.on('disconnect', async () => {
  await relais.close();
  subscriber.destroy();
  client.destroy();
});
process.send?.('ready');
