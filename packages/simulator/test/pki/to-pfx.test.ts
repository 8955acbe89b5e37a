import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Simulator, startSimulator, toPfx } from '../../src/index.ts';
import { ask } from '../ask.ts';

const passphrase = 'une phrase de passé';
let bank: Simulator;
beforeAll(async () => {
  bank = await startSimulator();
});
afterAll(() => bank.close());

it('makes a file by which a client shows the certificate', async () => {
  const pfx = Buffer.from(await toPfx(bank.pki.qwac, passphrase));
  const { status } = await ask(bank, bank.fallbackUrl, { certificate: { pfx, passphrase } });
  expect(status).toBe(200);
  expect(bank.requestLog.snapshot().doors.fallback.clientCertificates).toEqual(['tpp.example']);
});

it('makes a file that opens with no other passphrase', async () => {
  const pfx = Buffer.from(await toPfx(bank.pki.qwac, passphrase));
  const call = ask(bank, bank.fallbackUrl, { certificate: { pfx, passphrase: 'another' } });
  await expect(call).rejects.toThrow(/mac verify failure/);
});
