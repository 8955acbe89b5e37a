import { AccountIds, halLinks, LastKnownAnswers, TransactionIds } from '@relais/continuity';
import { createFailover, type Failover, type FailoverOptions } from '@relais/core';
import {
  BankMemory,
  type CallOptions,
  createSealedStore,
  type ManualClock,
  manualClock,
  psuHandle,
  type QuestionKind,
  RelaisError,
  type RequestScope,
  type Visit,
  wholeAnswer,
} from '@relais/model';
import { expect, it } from 'vitest';
import { FaultyStore } from '../../../model/test/store/faulty-store.ts';
import { answerQuestion } from '../../src/call/answer-question.ts';
import type { CustomerHandle, Told } from '../../src/call/answered.ts';
import type { Customer, CustomerChannel } from '../../src/call/customer.ts';
import type { Reservation } from '../../src/quota/access-quota.ts';

const LIST = { accounts: [], _links: {} };
const DOWN = new RelaisError('fallback_unavailable', 'down', { reason: 'outage' });

interface Scene {
  readonly clock: ManualClock;
  readonly failover: Failover;
  /** What happened, in order. */
  readonly log: string[];
  /** For what the accesses were taken: reads of one visit, or of one call to the API, share it. */
  readonly accesses: (string | undefined)[];
  readonly psu: CustomerHandle;
}

type Ask = (channel: 'api' | 'fallback', scope: RequestScope) => Promise<unknown>;

function scene(ask: Ask, more: Partial<Customer> = {}, options: Partial<FailoverOptions> = {}): Scene {
  const clock = manualClock(Date.UTC(2026, 9, 5, 12));
  const log: string[] = [];
  const accesses: (string | undefined)[] = [];
  const store = createSealedStore({ keyv: new FaultyStore(), key: new Uint8Array(32).fill(1) }, clock);
  const memory = new BankMemory({ store, bankId: 'cic', clock }).of('alice');
  const failover = createFailover({ bankId: 'cic', clock, ...options });
  const channel = (name: 'api' | 'fallback', kinds?: ReadonlySet<QuestionKind>): CustomerChannel => ({
    ...(kinds !== undefined && { kinds }),
    visit: async () => {
      log.push(`${name}: visit`);
      const visit: Visit = {
        id: `${name}-session`,
        putOnRecord: async () => void log.push(`${name}: on record`),
        ask: async (_, scope) => {
          log.push(`${name}: asked`);
          return wholeAnswer((await ask(name, scope)) as never);
        },
        [Symbol.asyncDispose]: async () => void log.push(`${name}: left`),
      };
      return visit;
    },
  });
  const reserve = async ({ sessionId }: { readonly sessionId?: string | undefined }): Promise<Reservation> => {
    accesses.push(sessionId);
    log.push('access');
    return {
      attended: false,
      settle: async () => void log.push('spent'),
      release: async () => void log.push('given back'),
    };
  };
  const customer: Customer = {
    failover,
    api: channel('api'),
    fallback: channel('fallback', new Set(['accounts'])),
    accountIds: new AccountIds(memory),
    transactionIds: new TransactionIds({ memory, clock, timeZone: 'Europe/Paris' }),
    lastKnown: new LastKnownAnswers({ memory, consentId: 'consent', maxAgeMs: 86_400_000 }),
    quota: { quota: { reserve }, psuId: 'alice' },
    record: async () => ({ sca: async () => {}, access: async () => {}, end: async () => {} }),
    links: halLinks('/cic'),
    clock,
    ...more,
  };
  const psu = psuHandle<Told>((question, given: CallOptions) => answerQuestion(question, customer, given));
  return { clock, failover, log, accesses, psu };
}

const open = ({ failover }: Scene): void => failover.isolate('fallback', { person: 'operator', reason: 'a test' });

it('a call visits, takes its access, is put on record, and only then asks', async () => {
  const here = scene(async (_, { sent }) => {
    sent();
    return LIST;
  });
  open(here);
  const { provenance } = await here.psu.getAccounts();
  expect(provenance.channel).toBe('fallback');
  expect(here.log).toEqual([
    'fallback: visit',
    'access',
    'fallback: on record',
    'fallback: asked',
    'spent',
    'fallback: left',
  ]);
  expect(here.accesses).toEqual(['fallback-session']);
});

it('the fallback is not visited for what it cannot answer', async () => {
  const here = scene(async () => LIST);
  open(here);
  await expect(here.psu.getTrustedBeneficiaries()).rejects.toMatchObject({
    code: 'fallback_refused',
    reason: 'no_fallback',
  });
  expect(here.log).toEqual([]);
});

it('an access is spent where the API failed, also when its client told nothing of the wire', async () => {
  const here = scene(() => Promise.reject(new RelaisError('bank_unavailable', 'HTTP 503', { status: 503 })));
  await expect(here.psu.getAccounts()).rejects.toMatchObject({ status: 503 });
  expect(here.log).toContain('spent');
});

it('an access is given back where the fallback ended before the bank learnt whose data are read', async () => {
  const here = scene(() => Promise.reject(new RelaisError('own_network', 'no password', { reason: 'credentials' })));
  open(here);
  await expect(here.psu.getAccounts()).rejects.toMatchObject({ reason: 'credentials' });
  expect(here.log).toContain('given back');
});

it('a call that is held before the trip and asks again is one access', async () => {
  let asked = 0;
  const here = scene(
    async () => {
      asked += 1;
      if (asked === 1) throw new RelaisError('bank_unavailable', 'HTTP 503', { status: 503 });
      return LIST;
    },
    {},
    { beforeTrip: 'wait' },
  );
  const call = here.psu.getAccounts();
  for (let step = 0; step < 40; step += 1) {
    await new Promise(setImmediate);
    here.clock.advance(100);
  }
  await call;
  expect(here.accesses).toHaveLength(2);
  expect(new Set(here.accesses).size).toBe(1);
  await here.psu.getAccounts();
  expect(new Set(here.accesses).size).toBe(2);
});

it('an answer that was kept keeps its age, however often it is shown', async () => {
  let isDown = false;
  const here = scene(() => (isDown ? Promise.reject(DOWN) : Promise.resolve(LIST)));
  const { provenance } = await here.psu.getAccounts();
  isDown = true;
  open(here);
  for (let read = 0; read < 2; read += 1) {
    here.clock.advance(60_000);
    const old = await here.psu.getAccounts();
    expect(old.provenance).toMatchObject({ channel: 'last_known', fetchedAt: provenance.fetchedAt });
  }
});

it('an answer that comes after its caller has left still says that the API is well', async () => {
  const outcomes: string[] = [];
  const answer = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const here = scene(
    async (_, { sent, replied }) => {
      sent();
      asked.resolve();
      await answer.promise;
      replied();
      return LIST;
    },
    {},
    { onOutcome: ({ kind, effect }) => outcomes.push(`${kind} ${effect}`) },
  );
  const call = here.psu.getAccounts({ deadlineMs: 10_000 }).catch(({ reason }: RelaisError) => reason);
  await asked.promise;
  for (let step = 0; step < 110; step += 1) {
    here.clock.advance(100);
    await new Promise(setImmediate);
  }
  expect(await call).toBe('caller_deadline');
  answer.resolve();
  for (let step = 0; step < 20 && outcomes.length === 0; step += 1) {
    await new Promise(setImmediate);
    here.clock.advance(1);
  }
  expect(outcomes).toEqual(['answered resets']);
});
