import { request } from 'node:https';
import { startSimulator } from '@relais/simulator';
import { expect, it } from 'vitest';
import { addressLines } from '../../src/simulate/address-lines.ts';

const statusOf = (address: string, ca: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(address, { ca }, (answer) => resolve(answer.resume().statusCode))
      .on('error', reject)
      .end();
  });

it('every door is printed by its name and by the number of this machine, and both are one door', async () => {
  await using bank = await startSimulator();
  const addresses = addressLines(bank).map((line) => line.trim().split(/\s+/).at(-1) ?? '');
  for (const url of [bank.apiUrl, bank.fallbackUrl]) {
    expect(addresses).toContain(url);
    expect(addresses).toContain(url.replace('localhost', '127.0.0.1'));
  }
  const web = addresses.filter((address) => address.endsWith('/authentification.html'));
  expect(web.map((address) => new URL(address).hostname)).toEqual(['localhost', '127.0.0.1']);
  // Its certificate holds both: a client that trusts the root is let in.
  for (const address of web) expect(await statusOf(address, bank.pki.rootPem)).toBe(200);
});
