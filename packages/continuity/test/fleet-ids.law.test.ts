import { type Account, BankMemory, type HalAccounts, type SealedStore } from '@relais/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Turns, type Workers, workers } from '../../model/test/store/agreeing-workers.ts';
import { AccountIds, TransactionIds } from '../src/index.ts';
import type { Channel } from '../src/matching/sighting.ts';
import { answer, referenced, row, type ShownRow } from './rows.ts';

/** Rows of one amount are twins: nobody can tell one from the other. */
interface TrueRow {
  readonly number: number;
  readonly amount: string;
}

const TRUE_ROWS: readonly TrueRow[] = ['20.00', '21.00', '21.00', '22.00', '23.00', '23.00', '24.00'].map(
  (amount, number) => ({ number, amount }),
);

/** Newest first. The channels name a row by ids of their own. */
function shownBy(channel: Channel, count: number): readonly ShownRow[] {
  return TRUE_ROWS.slice(0, count)
    .toReversed()
    .map(({ number, amount }) =>
      channel === 'api' ? row({ id: `api-${number}`, amount }) : referenced(`0600220262740000${number}`, { amount }),
    );
}

const CHANNELS = ['api', 'fallback'] as const;
const step = fc.oneof(
  { weight: 40, arbitrary: fc.record({ kind: fc.constant('request' as const), at: fc.nat(999) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const), at: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), at: fc.constant(0) }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

const run = fc.record({
  /** What each worker asks, one after the other. */
  reads: fc.array(fc.array(fc.constantFrom(...CHANNELS), { minLength: 1, maxLength: 3 }), {
    minLength: 2,
    maxLength: 4,
  }),
  known: fc.nat(TRUE_ROWS.length),
  first: fc.constantFrom(...CHANNELS),
  steps: fc.array(step, { minLength: 10, maxLength: 200 }),
});

/** Carries requests out in the drawn order; between them, workers die and what they agree on is lost. */
async function carryOut(turns: Turns, shared: Workers, steps: readonly Step[], isLossy: boolean): Promise<void> {
  let next = 0;
  await turns.run((waiting) => {
    for (;;) {
      const { kind, at } = steps[next % steps.length] ?? { kind: 'request', at: 0 };
      next += 1;
      if (kind === 'request') return at % waiting;
      if (next > steps.length) return 0;
      if (kind === 'lose' && isLossy) shared.versions.texts.clear();
      if (kind === 'kill' && at > 0) turns.kill(at);
    }
  });
}

/** The ids under which each kind of row was given. */
class GivenIds {
  readonly #ids = new Map<string, Set<string>>();

  note(amount: string, id: string): void {
    this.#ids.set(amount, (this.#ids.get(amount) ?? new Set()).add(id));
  }

  check(): void {
    const all: string[] = [];
    for (const [amount, ids] of this.#ids) {
      expect(ids.size, amount).toBe(TRUE_ROWS.filter((one) => one.amount === amount).length);
      all.push(...ids);
    }
    expect(new Set(all).size).toBe(all.length);
  }
}

function readerOf(store: SealedStore, { clock }: Workers): TransactionIds {
  const memory = new BankMemory({ store, bankId: 'cic', clock }).of('alice');
  return new TransactionIds({ memory, clock, timeZone: 'Europe/Paris' });
}

async function present(ids: TransactionIds, channel: Channel, count: number) {
  const { lookedAt } = await ids.rereadFrom('ACC-1');
  const shown = answer(shownBy(channel, count));
  return ids.present({ channel, accountId: 'ACC-1', query: { dateFrom: '2026-09-01' }, answer: shown, lookedAt });
}

it.each([false, true])(
  'a row has one id, whichever workers read it at the same moment, come late or die; what they agree on is lost: %j',
  async (isLossy) => {
    let given = 0;
    await fc.assert(
      fc.asyncProperty(run, async ({ reads, known, first, steps }) => {
        const shared = workers(Date.UTC(2026, 9, 5, 12));
        const ids = new GivenIds();
        const note = ({ matches, areStable }: Awaited<ReturnType<typeof present>>): void => {
          if (!areStable || matches.length < TRUE_ROWS.length) return;
          given += 1;
          TRUE_ROWS.toReversed().forEach(({ amount }, index) => void ids.note(amount, matches[index]?.id ?? 'none'));
        };
        await present(readerOf(shared.join(), shared), first, known);
        const turns = new Turns();
        reads.forEach(async (channels, worker) => {
          const reader = readerOf(shared.join(turns.through(worker)), shared);
          for (const channel of channels) note(await present(reader, channel, TRUE_ROWS.length));
        });
        await carryOut(turns, shared, steps, isLossy);
        for (const channel of CHANNELS) {
          note(await present(readerOf(shared.join(), shared), channel, TRUE_ROWS.length));
        }
        ids.check();
      }),
      { numRuns: 200 },
    );
    expect(given).toBeGreaterThan(1_000);
  },
  120_000,
);

const IBAN = 'FR7630066109720001234560141';

function listOf(channel: Channel): HalAccounts {
  const account: Account = {
    resourceId: channel === 'api' ? 'ACC-1' : IBAN,
    name: 'Compte',
    cashAccountType: 'CACC',
    accountId: { iban: IBAN },
  } as Account;
  return { accounts: [account], _links: {} } as unknown as HalAccounts;
}

it('an account has one id, whichever workers list it at the same moment, by whichever channel', async () => {
  await fc.assert(
    fc.asyncProperty(run, async ({ reads, steps }) => {
      const shared = workers(Date.UTC(2026, 9, 5, 12));
      const turns = new Turns();
      const given = new Set<string>();
      const list = async (store: SealedStore, channel: Channel): Promise<void> => {
        const memory = new BankMemory({ store, bankId: 'cic', clock: shared.clock }).of('alice');
        const { answer: listed, areStable } = await new AccountIds(memory).present(channel, listOf(channel));
        if (areStable) given.add(listed.accounts[0]?.resourceId ?? 'none');
      };
      reads.forEach(async (channels, worker) => {
        const store = shared.join(turns.through(worker));
        for (const channel of channels) await list(store, channel);
      });
      await carryOut(turns, shared, steps, false);
      for (const channel of CHANNELS) await list(shared.join(), channel);
      expect(given.size).toBe(1);
    }),
    { numRuns: 200 },
  );
}, 120_000);
