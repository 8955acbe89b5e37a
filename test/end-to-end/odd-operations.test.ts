import { addDays, dateInZone } from '@relais/model';
import type { CustomerHandle } from 'relais';
import { describe, expect, it } from 'vitest';
import { downScene, namedCustomer } from './named-customers.ts';

const DATE_FROM = addDays(dateInZone(Date.now(), 'Europe/Paris'), -85);

async function read(psu: CustomerHandle) {
  const [account] = (await psu.getAccounts()).accounts;
  return psu.getTransactions(account?.resourceId ?? '', { dateFrom: DATE_FROM });
}

describe('lists of operations that are odd', () => {
  it('a row that the web bank shows without a day is left out and named; all others are there', async () => {
    await using scene = await downScene();
    const customer = namedCustomer(scene, 'ROWS-NO-DATE');
    const [contract] = customer.contracts;
    const rows = contract?.operations.filter(({ bookingDate }) => bookingDate >= DATE_FROM) ?? [];
    const dated = rows.filter(({ isUndated }) => isUndated !== true);
    expect(dated.length).toBeLessThan(rows.length);
    const { transactions, provenance } = await read(scene.psuOf(customer));
    expect(transactions).toHaveLength(dated.length);
    expect(provenance).toMatchObject({ channel: 'fallback', complete: false, leftOut: ['undated'] });
  });

  it('a list whose form grows too large is read by searches, and is whole', async () => {
    await using scene = await downScene();
    const customer = namedCustomer(scene, 'MORE-TOO-LARGE');
    const [contract] = customer.contracts;
    const rows = contract?.operations.filter(({ bookingDate }) => bookingDate >= DATE_FROM) ?? [];
    expect(rows.length).toBeGreaterThan(150);
    scene.bank.requestLog.reset();
    const { transactions, provenance } = await read(scene.psuOf(customer));
    expect(transactions).toHaveLength(rows.length);
    expect(provenance).toMatchObject({ channel: 'fallback', complete: true });
    const { requests } = scene.bank.requestLog.snapshot().doors.web;
    // Each search begins on a page of its own.
    const opened = requests.filter(({ method, path }) => method === 'GET' && path.includes('/mouvements.html'));
    expect(opened.length).toBeGreaterThan(3);
  });
});
