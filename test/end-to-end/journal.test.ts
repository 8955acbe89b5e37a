import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AccessJournal, type Incident, type OnSca, openJournal } from 'relais';
import { describe, expect, it } from 'vitest';
import { customerAt, openScene, outage, type Scene } from './bank-and-relais.ts';

interface Written {
  readonly type: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly hashes?: { readonly records: readonly string[] };
}

/** What lies on the disk now: read from the files, not asked of the journal. */
async function onDisk(directory: string): Promise<readonly Written[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.jsonl')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')));
  const lines = texts.join('').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

/** Why the session that a record belongs to has ended. */
function endOf(records: readonly Written[], one: Written | undefined): unknown {
  const isEnd = ({ type, facts }: Written): boolean => type === 'end' && facts['sessionId'] === one?.facts['sessionId'];
  return records.find(isEnd)?.facts['endReason'];
}

async function withJournal(task: (scene: Scene, directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'relais-journal-'));
  try {
    await using journal = await openJournal({ directory, pseudonymKey: Buffer.alloc(32, 7) });
    await using scene = await openScene({
      relais: () => ({ journal, journalFacts: { clockSource: 'ntp', egressAddress: '192.0.2.7' } }),
    });
    await outage(scene, scene.psuOf(customerAt(scene.bank, 1)));
    await task(scene, directory);
    expect(await journal.verify()).toMatchObject({ ok: true });
  } finally {
    await rm(directory, { recursive: true });
  }
}

describe('R20, RTS art. 33(5)(c): what is read through the fallback is on record', () => {
  it('on the disk before the caller has it: the session, each kind of page, what was delivered and what was dropped', () =>
    withJournal(async (scene, directory) => {
      const customer = customerAt(scene.bank, 0);
      const psu = scene.psuOf(customer);
      const before = (await onDisk(directory)).length;
      const { accounts } = await psu.getAccounts();
      const [session, ...pages] = (await onDisk(directory)).slice(before);
      expect(session).toMatchObject({
        type: 'session',
        facts: {
          aspspId: scene.bank.profile().id,
          outageId: scene.relais.incident?.id,
          tppId: expect.stringMatching(/^PSD/),
          certificate: {
            serial: expect.stringMatching(/^[0-9a-f]+$/),
            sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          },
          consentId: `consent-${customer.login}`,
          attended: true,
          psuActionId: 'click',
          clockSource: 'ntp',
          egressAddress: '192.0.2.7',
        },
      });
      // Also the page that nobody gets anything of, but which the bank has shown.
      expect(pages[0]?.facts).toMatchObject({ pageKind: 'home', dataKinds: [], recordCount: 0, httpStatus: 200 });
      const list = pages.find(({ facts }) => facts['pageKind'] === 'accounts');
      expect(list).toMatchObject({
        type: 'access',
        facts: { dataKinds: ['accounts'], recordCount: accounts.length, httpStatus: 200, bytes: expect.any(Number) },
      });
      const dropped = list?.facts['dropped'] as readonly { readonly kind: string }[];
      expect(dropped.map(({ kind }) => kind)).toContain('savings');
      expect(list?.hashes?.records).toHaveLength(accounts.length);
      expect(pages.some(({ facts }) => facts['pageKind'] === 'rib')).toBe(true);

      const [account] = accounts;
      const { transactions } = await psu.getTransactions(account?.resourceId ?? '', { dateFrom: '2026-10-01' });
      expect((await onDisk(directory)).at(-1)).toMatchObject({
        type: 'access',
        facts: {
          sessionId: session?.facts['sessionId'],
          pageKind: 'operations',
          dataKinds: ['transactions'],
          accountLast4: account?.accountId?.iban?.slice(-4),
          recordCount: transactions.length,
          period: { to: expect.any(String) },
        },
      });
      await scene.relais.close();
      expect(endOf(await onDisk(directory), session)).toBe('closed');
    }));

  it.each([
    ['SCA-SMS', true, { method: 'sms', result: 'passed' }],
    ['SCA-APP-CANCELLED', true, { method: 'app', result: 'cancelled' }],
    ['SCA-SMS', false, { method: 'unknown', result: 'not_started' }],
  ])('names how the bank authenticated and what came of it: %s, present: %s', (login, isPresent, facts) =>
    withJournal(async (scene, directory) => {
      const customer = scene.bank.namedCustomers.find((one) => one.login === login);
      if (customer === undefined) throw new RangeError(`no ${login}`);
      const before = (await onDisk(directory)).length;
      const onSca: OnSca = async ({ kind }) => (kind === 'one_time_code' ? { code: Buffer.from('123456') } : 'go_on');
      const psu = scene.psuOf(customer, undefined, undefined, isPresent ? { onSca } : {});
      await psu.getAccounts().catch(() => {});
      const records = (await onDisk(directory)).slice(before);
      const order = records.map(({ type, facts: { pageKind } }) => `${type} ${pageKind ?? ''}`.trim());
      expect(records.find(({ type }) => type === 'sca')?.facts).toMatchObject(facts);
      // In the order in which it happened, and before anything is delivered.
      expect(order.slice(0, 2)).toEqual(['session', 'sca']);
      if (facts.result === 'passed')
        expect(order.slice(2)).toEqual(expect.arrayContaining(['access sca', 'access home']));
      // A hash may have the same digits.
      expect(JSON.stringify(records)).not.toMatch(/(?<![0-9a-f])123456(?![0-9a-f])/);
    }),
  );

  it('R22: the incident keeps where the journal stood at its beginning and at its end', () =>
    withJournal(async (scene, directory) => {
      const { incident } = scene.relais;
      expect(incident).toMatchObject({ journalFrom: { seq: 0 } });
      const last = (await onDisk(directory)).length;
      const ended = new Promise<Incident>((resolve) => scene.relais.on('failback', resolve));
      scene.relais.isolate('api', { person: 'the duty officer', reason: 'the bank says that it is back' });
      expect(await ended).toMatchObject({ journalTo: { seq: last, hash: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    }));

  it('names the failure that ended a session, also a login that failed', () =>
    withJournal(async (scene, directory) => {
      const customer = customerAt(scene.bank, 0);
      await expect(scene.psuOf(customer, 'not this one').getAccounts()).rejects.toThrow();
      expect((await onDisk(directory)).at(-1)).toMatchObject({
        type: 'end',
        facts: { endReason: 'credentials_wrong' },
      });
      await scene.bank.faults.set('web', '500-html', { path: '/rib' });
      await expect(scene.psuOf(customer).getAccounts()).rejects.toMatchObject({ code: 'fallback_unavailable' });
      await scene.relais.close();
      const records = await onDisk(directory);
      const page = records.findLast(({ type }) => type === 'access');
      expect(page).toMatchObject({ type: 'access', facts: { pageKind: 'accounts', dataKinds: [], recordCount: 0 } });
      expect(endOf(records, page)).toBe('fallback_unavailable');
    }));

  it('holds no password, no login and no IBAN', () =>
    withJournal(async (scene, directory) => {
      const customer = customerAt(scene.bank, 0);
      const { accounts } = await scene.psuOf(customer).getAccounts();
      const text = JSON.stringify(await onDisk(directory));
      for (const secret of [customer.password, ...accounts.map(({ accountId }) => accountId?.iban ?? '?')]) {
        expect(text).not.toContain(secret);
      }
    }));
});

const full = (): Promise<never> => Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));

describe('a journal that cannot be written', () => {
  const taking = (access: () => Promise<undefined>): AccessJournal => ({
    head: undefined,
    session: async () => ({ sessionId: 's', sca: async () => undefined, access, end: full }),
  });
  const broken: readonly (readonly [string, AccessJournal, number])[] = [
    ['at the beginning: no login is made', { head: undefined, session: full }, 0],
    ['after the pages were read: nothing is delivered, and the session is logged out', taking(full), 1],
  ];

  it.each(broken)('%s', async (_, journal, logins) => {
    await using scene = await openScene({ relais: () => ({ journal }) });
    const other = customerAt(scene.bank, 1);
    await scene.bank.faults.set('api', '503');
    while (scene.relais.state === 'closed')
      await scene
        .psuOf(other)
        .getAccounts()
        .catch(() => {});
    const customer = customerAt(scene.bank, 0);
    await expect(scene.psuOf(customer).getAccounts()).rejects.toMatchObject({
      code: 'fallback_refused',
      reason: 'journal',
    });
    await scene.relais.close();
    const seen = scene.bank.requestLog.snapshot().customers[customer.login] ?? { logins: 0, logouts: 0 };
    expect(seen).toMatchObject({ logins, logouts: logins });
  });
});
