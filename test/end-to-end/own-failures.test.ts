import { consecutiveFailures } from '@relais/core';
import { type Clock, systemClock } from '@relais/model';
import type { SimulatorOptions } from '@relais/simulator';
import type { Psu, RelaisOptions } from 'relais';
import { describe, expect, it } from 'vitest';
import { customerAt, openScene, type Scene } from './bank-and-relais.ts';

/**
 * Promise P11 from the side that is attacked least: nothing of ours becomes evidence against the bank. Each row makes the host
 * program, this machine or the caller fail while the bank is well, as often as would trip at once.
 */
const never = (): Promise<never> => new Promise(() => {});
const throws = (): never => {
  throw Object.assign(new Error('vault: s.hunter2'), { code: 'ECONNREFUSED' });
};
const rejects = (): Promise<never> => Promise.reject(Object.assign(new Error('vault'), { code: 'ETIMEDOUT' }));

interface Trouble {
  readonly psu?: Partial<Psu>;
  readonly relais?: (bank: Scene['bank']) => Partial<RelaisOptions>;
  readonly simulator?: SimulatorOptions;
  /** What happens while the calls are under way. */
  readonly meanwhile?: (scene: Scene) => void | Promise<void>;
  readonly deadlineMs?: number;
  /** Whether the calls are answered all the same. @defaultValue false */
  readonly isAnswered?: true;
}

/** Blocks this thread, as a long computation of the host program does. */
function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

/** A time of day that somebody sets. */
function settable(): { readonly clock: Clock; readonly set: (byMs: number) => void } {
  let offset = 0;
  return {
    clock: { ...systemClock, now: () => systemClock.now() + offset },
    set: (byMs) => {
      offset += byMs;
    },
  };
}

const forward = settable();
const back = settable();

const TROUBLES: Readonly<Record<string, Trouble>> = {
  'a token that never comes': { psu: { token: never } },
  'a token callback that throws': { psu: { token: throws } },
  'a token callback that rejects like a network': { psu: { token: rejects } },
  'a token that is none': { psu: { token: () => undefined as unknown as string } },
  'a signature that never comes': { relais: (bank) => ({ tpp: { ...tppOf(bank), sign: never } }) },
  'a signature callback that throws': { relais: (bank) => ({ tpp: { ...tppOf(bank), sign: throws } }) },
  'callers who leave at once': { deadlineMs: 1 },
  'callers with less time than a handshake takes': { deadlineMs: 8 },
  'a blocked event loop, 3 s, with calls under way': { meanwhile: () => block(3_000), isAnswered: true },
  'a blocked event loop before anything has left': {
    psu: {
      token: () => {
        block(600);
        return 'never asked for';
      },
    },
  },
  'a clock set two hours ahead': {
    relais: () => ({ clock: forward.clock }),
    meanwhile: () => forward.set(7_200_000),
    isAnswered: true,
  },
  'a clock set back an hour': {
    relais: () => ({ clock: back.clock }),
    meanwhile: () => back.set(-3_600_000),
    isAnswered: true,
  },
  'a name that does not resolve': { relais: (bank) => ({ bank: withApi(bank, 'https://bank.invalid/cic/') }) },
  'no way to an address': { relais: (bank) => ({ bank: withApi(bank, 'https://[2001:db8::1]/cic/') }) },
  'a certificate that is over': {
    relais: (bank) => ({ tpp: { ...tppOf(bank), qwac: bank.pki.expired } }),
  },
  'listeners, statistics and outcomes that throw': {
    relais: () => ({ failover: { ...QUICK, onOutcome: throws }, onListenerError: throws }),
    meanwhile: ({ relais }) => void relais.on('primary:failure', throws),
    isAnswered: true,
  },
};

/** Long enough for a healthy bank on a busy machine once its connections stand, short enough to wait for. */
const SILENCE_MS = 1_500;
const QUICK: RelaisOptions['failover'] = {
  deadlineMs: SILENCE_MS,
  trip: consecutiveFailures({ failures: 5, apartMs: 0 }),
  tokenTrip: consecutiveFailures({ failures: 5, apartMs: 0 }),
};

function tppOf(bank: Scene['bank']): RelaisOptions['tpp'] {
  return { qwac: bank.pki.qwac, ca: bank.pki.rootPem };
}

function withApi(bank: Scene['bank'], baseUrl: string): RelaisOptions['bank'] {
  const profile = bank.profile();
  return { ...profile, api: { ...profile.api, baseUrl } };
}

describe('nothing of ours is evidence against the bank', () => {
  it.each(Object.keys(TROUBLES))('%s', async (name) => {
    const trouble = TROUBLES[name] ?? {};
    const told: string[] = [];
    await using scene = await openScene({
      ...(trouble.simulator !== undefined && { simulator: trouble.simulator }),
      relais: (bank) => ({ failover: QUICK, ...trouble.relais?.(bank) }),
    });
    const { bank, relais } = scene;
    for (const event of ['failover', 'aspsp:notice', 'fallback:login', 'fallback:refused'] as const) {
      relais.on(event, () => told.push(event));
    }
    const handles = [0, 1, 2].map((index) => scene.psuOf(customerAt(bank, index), undefined, undefined, trouble.psu));
    if (trouble.isAnswered) await Promise.all(handles.map((psu) => psu.getAccounts()));
    const options = trouble.deadlineMs === undefined ? {} : { deadlineMs: trouble.deadlineMs };
    const calls = handles.flatMap((psu) => [
      psu.getAccounts(options),
      psu.getAccounts(options),
      psu.getEndUserIdentity(options),
    ]);
    const ends = Promise.allSettled(calls);
    await trouble.meanwhile?.(scene);
    const statuses = (await ends).map(({ status }) => status);
    if (trouble.isAnswered) expect(statuses).toEqual(Array(9).fill('fulfilled'));
    for (const end of await ends) {
      if (end.status === 'rejected') expect(end.reason).toMatchObject({ name: 'RelaisError' });
      if (end.status === 'rejected') expect(JSON.stringify(causes(end.reason))).not.toContain('hunter2');
    }
    expect(told).toEqual([]);
    expect(relais.state).toBe('closed');
    expect(bank.requestLog.snapshot().doors.fallback.handshakes).toBe(0);
  });
});

function causes(error: unknown): readonly string[] {
  return error instanceof Error ? [`${error.name} ${error.message} ${error.stack}`, ...causes(error.cause)] : [];
}
