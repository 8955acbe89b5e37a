// Run as a program of its own: it must end by itself once the simulator is closed.

import { Agent, request } from 'node:https';
import { connect } from 'node:net';
import { startSimulator } from '../../src/index.ts';

const bank = await startSimulator();
const agent = new Agent({ keepAlive: true, ca: bank.pki.rootPem, ...bank.pki.qwac });
await bank.faults.set('api', 'hang');
await bank.faults.set('web', 'drip');
for (const url of [bank.apiUrl, bank.webUrl, bank.fallbackUrl]) {
  request(url, { agent }, (incoming) => incoming.on('error', () => {}).resume())
    .on('error', () => {})
    .end();
}
// One that never begins its handshake.
connect(Number(new URL(bank.webUrl).port), '127.0.0.1').on('error', () => {});
await fetch(`${bank.controlUrl}request-log`);
await bank.close();
