import type { Psu } from 'relais';
import { expect, it } from 'vitest';
import { customerAt, openScene, outage, type Scene } from './bank-and-relais.ts';

/**
 * The web bank rests only after what it has shown itself, to two customers. Each row makes one customer's calls fail, or many a
 * caller's, as often as would let it rest; another customer is served all the same.
 */
const never = (): Promise<never> => new Promise(() => {});
const throws = (): never => {
  throw Object.assign(new Error('vault'), { code: 'ECONNRESET' });
};

interface Trouble {
  /** Customers of the simulator who meet something. @defaultValue the second and third of the crowd */
  readonly logins?: readonly string[];
  readonly psu?: Partial<Psu>;
  readonly deadlineMs?: number;
}

const TROUBLES: Readonly<Record<string, Trouble>> = {
  'credentials that throw': { psu: { credentials: throws } },
  'credentials that never come': { psu: { credentials: never }, deadlineMs: 400 },
  'credentials that are none': { psu: { credentials: async () => ({}) as never } },
  'a password as text': { psu: { credentials: async () => ({ user: 'A', password: 'text' }) as never } },
  'callers with 30 ms': { deadlineMs: 30 },
  'callers with 300 ms': { deadlineMs: 300 },
  'an onSca that throws': { logins: ['SCA-APP-ALWAYS', 'SCA-SMS'], psu: { onSca: throws } },
  'a customer whose login answers 500, time and again': { logins: ['LOGIN-500'] },
  'a customer whose access is blocked': { logins: ['LOGIN-BLOCKED'] },
  'wrong passwords': { psu: { credentials: async () => ({ user: 'CLIENT02', password: Buffer.from('wrong') }) } },
};

const ROUNDS = 3;

function troubled({ bank, psuOf }: Scene, { logins, psu = {} }: Trouble) {
  const customers =
    logins === undefined
      ? [customerAt(bank, 1), customerAt(bank, 2)]
      : bank.namedCustomers.filter(({ login }) => logins.includes(login));
  expect(customers.length).toBe(logins?.length ?? 2);
  return customers.map((customer) => psuOf(customer, undefined, undefined, psu));
}

it.each(Object.keys(TROUBLES))('%s: another customer is served', async (name) => {
  const trouble = TROUBLES[name] ?? {};
  await using scene = await openScene();
  const other = scene.psuOf(customerAt(scene.bank, 0));
  await outage(scene, other);
  const options = trouble.deadlineMs === undefined ? {} : { deadlineMs: trouble.deadlineMs };
  for (let round = 1; round <= ROUNDS; round += 1) {
    const calls = troubled(scene, trouble).map((psu) => psu.getAccounts(options));
    for (const end of await Promise.allSettled(calls)) {
      // A fast machine may serve a hasty caller.
      if (end.status === 'rejected') expect(end.reason).toMatchObject({ name: 'RelaisError' });
      else expect(trouble.deadlineMs).toBeDefined();
    }
  }
  expect((await other.getAccounts()).accounts.length).toBeGreaterThan(0);
});
