import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type OnSca, openJournal } from 'relais';
import { expect, it } from 'vitest';
import { downScene, visit } from '../end-to-end/named-customers.ts';
import { watchCookies } from './watch-cookies.ts';

const RIGHT = '739154';
const WRONG = '286493';

it('P3: no code, no cookie and no word of the bank’s page is in an event, an error, the journal or the store', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'relais-codes-'));
  const cookies = watchCookies();
  const kept = new Map<string, unknown>();
  const keyv = {
    get: async (key: string) => kept.get(key),
    set: async (key: string, value: unknown) => kept.set(key, value),
    delete: async (key: string) => kept.delete(key),
  };
  try {
    await using journal = await openJournal({ directory, pseudonymKey: Buffer.alloc(32, 7) });
    await using scene = await downScene({
      relais: () => ({
        journal,
        store: { keyv, key: Buffer.alloc(32, 5) },
        fallback: { idleMs: 50, retryPauseMs: 20, trustedDevices: {} },
      }),
    });
    scene.bank.changeLedger((ledger) => ({
      ...ledger,
      namedCustomers: (ledger.namedCustomers ?? []).map((customer) =>
        customer.scenario?.sca?.means === 'sms'
          ? { ...customer, scenario: { sca: { ...customer.scenario.sca, code: RIGHT } } }
          : customer,
      ),
    }));
    const answering = (...codes: readonly string[]): OnSca => {
      let turn = 0;
      return async ({ kind }) => (kind === 'one_time_code' ? { code: Buffer.from(codes[turn++] ?? '') } : 'go_on');
    };
    const visits = [
      await visit(scene, 'SCA-SMS', { onSca: answering(WRONG, `${WRONG}1`) }),
      await visit(scene, 'SCA-APP-CANCELLED', { onSca: answering() }),
      await visit(scene, 'SCA-SMS', { onSca: () => Promise.reject(new Error(RIGHT)) }),
      await visit(scene, 'SCA-SMS', {
        onSca: async () => {
          await scene.bank.faults.set('web', '500-html', { path: '/validation.aspx', times: 1 });
          return { code: Buffer.from(RIGHT) };
        },
      }),
      await visit(scene, 'SCA-NO-MEANS', { onSca: answering() }),
      await visit(scene, 'SCA-CHOICE-MEANS', { onSca: async () => ({ means: '9' }) }),
      // In the middle of a session: at a page that holds accounts.
      await visit(scene, 'SCA-MIDWAY-CODE', { onSca: answering(WRONG, `${WRONG}1`) }),
      await visit(scene, 'SCA-MIDWAY-CODE', { onSca: () => Promise.reject(new Error(RIGHT)) }),
      await visit(scene, 'SCA-MIDWAY-CODE', { onSca: answering(WRONG, RIGHT) }),
      await visit(scene, 'SCA-SMS', { onSca: answering(WRONG, RIGHT) }),
    ];
    expect(visits.map(({ accounts }) => accounts?.length)).toEqual([...Array(8).fill(undefined), 1, 1]);
    cookies.stop();
    const errors = visits.map(({ error }) => error);
    const printed = inspect([scene.events, errors], { depth: 20, showHidden: true, getters: true });
    const files = await Promise.all((await readdir(directory)).map((name) => readFile(join(directory, name), 'utf8')));
    const stacks = errors.map((error) => `${error?.stack} ${error?.cause}`);
    const everything = [printed, JSON.stringify([scene.events, errors, [...kept]]), ...files, ...stacks].join('\n');
    expect(kept.size).toBeGreaterThan(2);
    expect(cookies.values.size).toBeGreaterThan(3);
    const secrets = [
      RIGHT,
      WRONG,
      ...cookies.values,
      'TELEPHONE DE VIOLETTE',
      '06 XX XX X4 17',
      'viol***26',
      'aucun moyen',
    ];
    expect(secrets.filter((secret) => everything.includes(secret))).toEqual([]);
  } finally {
    cookies.stop();
    await rm(directory, { recursive: true });
  }
});
