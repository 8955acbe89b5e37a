// Many workers, one view of the bank. Runs as it stands where a Redis listens: `pnpm start`, or `pnpm start redis://host:port`.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { startSimulator } from '@relais/simulator';

const [redis = 'redis://127.0.0.1:6379'] = process.argv.slice(2);
const NAMES = ['north', 'east', 'south', 'west'];

await using bank = await startSimulator();
const [customer] = bank.customers;
if (customer === undefined) throw new Error('the bank has no customer');

// All that a worker needs of the invented bank. In production each has it from its own configuration.
const { login, password, accessToken } = customer;
const { qwac, rootPem } = bank.pki;
const { cert, key } = qwac as { cert: string; key: string };
const scene = { redis, profile: bank.profile(), cert, key, rootPem, login, password, accessToken };

const workers = await Promise.all(NAMES.map(start));

console.log('the API is well:');
for (const worker of workers) await read(worker);

console.log('the API fails, and each worker sees a part of it:');
await bank.faults.set('api', '503');
for (let call = 0; call < 6; call += 1) {
  await read(workers[call % workers.length] as ChildProcess);
  await setTimeout(1_100); // failures of one moment are one sign of an outage
}

console.log('all workers know it; a worker that starts now knows it as well:');
for (const worker of [...workers, await start('late')]) {
  await read(worker);
  worker.disconnect();
}

async function start(name: string): Promise<ChildProcess> {
  const worker = fork(new URL('worker.ts', import.meta.url), [name], { execArgv: process.execArgv });
  worker.send(scene);
  await once(worker, 'message');
  return worker;
}

async function read(worker: ChildProcess): Promise<void> {
  worker.send('read');
  await once(worker, 'message');
}
