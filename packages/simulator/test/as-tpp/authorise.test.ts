import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../src/index.ts';
import { exampleLedger } from '../example-ledger.ts';
import { REDIRECT_URI } from '../strict-client.ts';

let bank: Simulator;
beforeAll(async () => {
  bank = await startSimulator({ ledger: exampleLedger });
});
afterAll(() => bank.close());

it('says so when the bank refuses a registration, with its reason', async () => {
  await expect(bank.registerClient({ scope: 'pisp' })).rejects.toThrow(/refused with 400: .*invalid_scope/);
});

it('says so when the bank sends the customer nowhere', async () => {
  const { clientId } = await bank.registerClient();
  const wrongPlace = { login: 'ALICE01', clientId, redirectUri: 'https://elsewhere.example/' };
  await expect(bank.authorise(wrongPlace)).rejects.toThrow(/nowhere: status 400/);
  const nobody = { login: 'NOBODY', clientId, redirectUri: REDIRECT_URI };
  await expect(bank.authorise(nobody)).rejects.toThrow(/nowhere/);
});

it('registers several keys, named in their order', async () => {
  const first = await bank.pki.qseal;
  const second = await bank.pki.issue({ type: 'seal', keyType: 'RSA-2048' });
  const { kids } = await bank.registerClient({ qseals: [first, second] });
  expect((await bank.registerClient({ qseals: [second, first] })).kids).toEqual(kids.toReversed());
});
