import { dateInZone } from '@relais/model';
import { createStatistics, type Statistics } from 'relais';
import { expect, it } from 'vitest';
import { customerAt, openScene, outage } from './bank-and-relais.ts';
import { downScene, visit } from './named-customers.ts';

const nowhere = { get: async () => undefined, set: async () => undefined };

function started(): Promise<Statistics> {
  return createStatistics({ bankId: 'cic', store: nowhere, minimumSample: 1 });
}

it('R25: the figures of the day know the requests, the outage, and what the fallback did meanwhile', async () => {
  const statistics = await started();
  await using scene = await openScene({ relais: () => ({ statistics }) });
  const psu = scene.psuOf(customerAt(scene.bank, 0));
  await psu.getAccounts();
  await outage(scene, psu);
  await psu.getAccounts();
  await expect(scene.psuOf(customerAt(scene.bank, 1), 'wrong').getAccounts()).rejects.toThrow();
  const today = statistics.day(dateInZone(Date.now(), 'Europe/Paris'));
  const failures = scene.events.filter(([name]) => name === 'primary:failure').length;
  expect(today).toMatchObject({
    observedByTpp: true,
    information: { requests: failures + 1, errors: failures },
    fallback: { logins: 2, loginsFailed: 1, callsFailed: 1, driftFailures: 0 },
  });
  expect(today.downSeconds.total).toBeGreaterThan(0);
  await statistics.close();
});

it('R25: a login with strong authentication is one, passed or not', async () => {
  const statistics = await started();
  await using scene = await downScene({ relais: () => ({ statistics }) });
  await visit(scene, 'SCA-SMS', { onSca: async () => ({ code: Buffer.from('123456') }) });
  await visit(scene, 'SCA-SMS');
  await visit(scene, 'ANNOUNCED');
  expect(statistics.day(dateInZone(Date.now(), 'Europe/Paris')).fallback).toMatchObject({
    loginsWithSca: 2,
    loginsFailed: 1,
  });
  await statistics.close();
});
