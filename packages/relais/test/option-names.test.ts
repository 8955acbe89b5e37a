import { consecutiveFailures, errorRate, slowCalls } from '@relais/core';
import { cic } from '@relais/model';
import { openJournal } from '@relais/records';
import { describe, expect, it } from 'vitest';
import { closeOnExit, createRelais, memory, type RelaisOptions } from '../src/index.ts';

const bank = cic({ fallbackUrl: 'https://door.example/login' });
const tpp = { qwac: { cert: 'never read', key: 'never read' } };

/** The error of options as a program without types may give them. */
function errorOf(options: object): Error {
  try {
    createRelais({ bank, tpp, store: memory(), ...options } as RelaisOptions);
  } catch (error) {
    return error as Error;
  }
  throw new Error('the options were taken');
}

describe('P8: a misspelt option is refused by its name, with the one that was meant', () => {
  it.each([
    [{ failOver: {} }, 'failOver', 'did you mean failover?'],
    [{ flet: {} }, 'flet', 'did you mean fleet?'],
    [{ fleetgone: 'strict' }, 'fleetgone', 'did you mean fleetGone?'],
    [{ qouta: false }, 'qouta', 'did you mean quota?'],
    [{ onListenersError: () => {} }, 'onListenersError', 'did you mean onListenerError?'],
    [{ logger: console }, 'logger', 'it takes bank, tpp,'],
    [{ failover: { deadlinMs: 1 } }, 'failover.deadlinMs', 'did you mean failover.deadlineMs?'],
    [{ failover: { deadline: 1 } }, 'failover.deadline', 'did you mean failover.deadlineMs?'],
    [{ failover: { recovery: { goodTrails: 1 } } }, 'recovery.goodTrails', 'did you mean recovery.goodTrials?'],
    [{ failover: { fallbackGuard: { restMS: 1 } } }, 'fallbackGuard.restMS', 'did you mean fallbackGuard.restMs?'],
    [{ failover: { classification: { classifier: [] } } }, 'classification.classifier', 'classifiers?'],
    [{ fallback: { maxSession: 1 } }, 'fallback.maxSession', 'did you mean fallback.maxSessions?'],
    [{ quota: { agreedLimits: {} } }, 'quota.agreedLimits', 'did you mean quota.agreedLimit?'],
    [{ quota: { agreedLimit: { acceses: 5, reference: 'x' } } }, 'agreedLimit.acceses', 'accesses?'],
    [{ lastKnown: { maxAge: 1 } }, 'lastKnown.maxAge', 'did you mean lastKnown.maxAgeMs?'],
    [{ journalFacts: { egressAdress: '192.0.2.1' } }, 'journalFacts.egressAdress', 'egressAddress?'],
    [{ tpp: { ...tpp, useragent: 'x' } }, 'tpp.useragent', 'did you mean tpp.userAgent?'],
    [{ store: { keyv: new Map(), keys: Buffer.alloc(32) } }, 'store.keys', 'did you mean store.key?'],
  ])('%j', (options, name, hint) => {
    const error = errorOf(options);
    const { message } = error;
    expect(error).toBeInstanceOf(TypeError);
    expect(message).toMatch(new RegExp(`^${name.replace('.', '\\.')} is no option of`));
    expect(message).toContain(hint);
    expect(message.split('\n')).toHaveLength(1);
  });

  it('that is undefined has no effect, whatever its name', () => {
    expect(errorOf({ logger: undefined, failover: { deadline: undefined } }).message).not.toContain('no option');
  });

  it.each<[string, () => unknown, string]>([
    ['a profile', () => cic({ fallbackURL: 'https://door.example/' } as never), 'did you mean fallbackUrl?'],
    ['a part of a profile', () => cic({ web: { host: ['a.example'] } as never }), 'did you mean web.hosts?'],
    ['a trip policy', () => consecutiveFailures({ failure: 3 } as never), 'did you mean failures?'],
    ['an error rate', () => errorRate({ minSpan: 3 } as never), 'did you mean minSpanMs?'],
    ['slow calls', () => slowCalls({ slow: 3 } as never), 'did you mean slowMs?'],
    ['closing', () => closeOnExit({ close: async () => {} }, { grace: 3 } as never), 'did you mean graceMs?'],
    ['a sandbox that there is not', () => cic({ environment: 'test' as never }), "'production' or 'sandbox'"],
  ])('of %s', (_, take, hint) => {
    expect(take).toThrow(hint);
  });

  it.each([
    [{ direcory: '/tmp/x', pseudonymKey: Buffer.alloc(32) }, 'did you mean directory?'],
    [
      { directory: '/tmp/x', pseudonymKey: Buffer.alloc(32), retention: { fatsMs: 1 } },
      'did you mean retention.factsMs?',
    ],
    [
      { directory: '/tmp/x', pseudonymKey: Buffer.alloc(32), rotation: { maxByte: 1 } },
      'did you mean rotation.maxBytes?',
    ],
    [{ pseudonymKey: Buffer.alloc(32) }, 'directory must be the path'],
    [{ directory: '/tmp/x' }, 'pseudonymKey must be a key'],
    [{ directory: '/tmp/x', pseudonymKey: 'a password' }, 'pseudonymKey must be a key'],
  ])('of the journal: %j', async (options, hint) => {
    await expect(openJournal(options as never)).rejects.toThrow(hint);
  });
});

describe('P8: an option of another kind is refused by its name', () => {
  it.each([
    [{ quota: true }, 'quota must be an object'],
    [{ bank: {} }, 'bank has no api'],
    [{ bank: 'cic' }, 'bank must be a bank profile'],
    [{ failover: true }, 'failover must be an object'],
    [{ failover: { recovery: 5 } }, 'recovery must be an object'],
    [{ failover: { recovery: { hint: true } } }, 'recovery.hint must be a function'],
    [{ failover: { fallbackGuard: [] } }, 'fallbackGuard must be an object'],
    [{ failover: { mode: 'on' } }, "failover.mode must be 'auto' or 'observe'"],
    [{ failover: { beforeTrip: 'hold' } }, "failover.beforeTrip must be 'fail' or 'wait'"],
    [{ failover: { trip: consecutiveFailures } }, 'failover.trip must be a trip policy'],
    [{ failover: { tokenTrip: {} } }, 'failover.tokenTrip must be a trip policy'],
    [{ apiHosts: 'api.example' }, 'apiHosts must be a list'],
    [{ failover: { maintenance: { from: 1, to: 2 } } }, 'failover.maintenance must be a list'],
    [{ failover: { onOutcome: {} } }, 'failover.onOutcome must be a function'],
    [{ fallback: 50 }, 'fallback must be an object'],
    [{ onListenerError: console }, 'onListenerError must be a function'],
    [{ lastKnown: true }, 'lastKnown must be an object'],
    [{ journalFacts: 'x' }, 'journalFacts must be an object'],
    [{ store: true }, 'store must be an object'],
    [{ tpp: undefined }, 'tpp must be an object'],
    [{ fleet: 'redis' }, 'fleet must be an object'],
    [{ fleet: { join: () => {} } }, 'fleet must be a fleet that opens views'],
    [{ fleetGone: 'shrug' }, "fleetGone must be 'strict' or 'lenient'"],
  ])('%j', (options, message) => {
    const error = errorOf(options);
    expect(error.message).toMatch(new RegExp(`^${message}`));
    expect([TypeError, RangeError]).toContain(error.constructor);
  });
});
