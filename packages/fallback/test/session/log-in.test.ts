import { memory, RelaisError, systemClock } from '@relais/model';
import { describe, expect, it, vi } from 'vitest';
import { LoginMemory } from '../../src/secrets/login-memory.ts';
import { LoginTries } from '../../src/secrets/login-tries.ts';
import { askCredentials } from '../../src/session/ask-credentials.ts';
import { KnownLogins } from '../../src/session/known-logins.ts';
import { type LoginSession, logIn } from '../../src/session/log-in.ts';
import { SessionRight } from '../../src/session/session-right.ts';

vi.mock('../../src/secrets/secret-hash.ts', async (original) => ({
  ...(await original()),
  storedHash: (await import('../secrets/fast-hash.ts')).fastHash,
}));

const { signal } = new AbortController();
const OWNER = { bankId: 'bank', psuId: 'psu-1' };
const HOME = new URL('https://www.bank.test/fr/banque/pageaccueil.html');
const isOverwritten = (bytes: Uint8Array | undefined): boolean => bytes?.every((byte) => byte === 0) ?? false;

/** A login at a bank of which only the course is of interest. @param failure - what the door says to the password */
async function course(failure?: Error): Promise<{ readonly log: readonly string[]; readonly error: unknown }> {
  const log: string[] = [];
  let sent: Uint8Array | undefined;
  const look = (what: string): void => {
    log.push(`${what}${sent === undefined ? '' : isOverwritten(sent) ? ', overwritten' : ', in hand'}`);
  };
  const session: LoginSession = {
    openDoor: async () => {
      look('door');
      return {
        logIn: async ({ password }, { sent: tell }) => {
          sent = password;
          tell();
          look('password');
          if (failure !== undefined) throw failure;
          return HOME;
        },
        [Symbol.asyncDispose]: async () => look('door closed'),
      };
    },
    connectEarly: async () => {},
    reachHome: async () => look('home'),
    trust: async () => {},
    newDeviceMark: async () => undefined,
  };
  const tries = new LoginTries({
    memory: new LoginMemory(memory()),
    clock: systemClock,
    pepper: new Uint8Array(),
    loginMs: 60_000,
    newId: () => crypto.randomUUID(),
  });
  const credentials = async () => {
    look('credentials');
    return { user: 'CLIENT01', password: Buffer.from('secret') };
  };
  const psu = { id: OWNER.psuId, credentials };
  const handle = { psu, assertMayStart: () => look('right'), assertRight: () => {}, assertConsent: () => {} };
  const right = new SessionRight(new KnownLogins(OWNER.bankId, systemClock), psu);
  const marks = { sent: () => look('sent'), replied: () => {} };
  const login = { session, handle, right, marks, signal, wait: signal };
  const error = await logIn({ bankId: OWNER.bankId, tries, devices: undefined }, login).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  await tries.close();
  return { log, error };
}

describe('a login', () => {
  it('has its password overwritten and the door closed before the bank is asked for more', async () => {
    const { log, error } = await course();
    expect(error).toBeUndefined();
    expect(log).toEqual([
      'door',
      'credentials',
      'right',
      'sent, in hand',
      'password, in hand',
      'door closed, overwritten',
      'home, overwritten',
    ]);
  });

  it('that the bank refuses has so, too, and goes no further', async () => {
    const refusal = new RelaisError('credentials_wrong', 'no');
    const { log, error } = await course(refusal);
    expect(error).toBe(refusal);
    expect(log.slice(-2)).toEqual(['password, in hand', 'door closed, overwritten']);
  });
});

describe('credentials that are asked for', () => {
  it('are a copy, overwritten when they are disposed of; the host program’s own bytes at once', async () => {
    const own = Buffer.from('secret');
    const given = await askCredentials(async () => ({ user: 'CLIENT01', password: own }), OWNER, signal);
    expect([isOverwritten(own), Buffer.from(given.password).toString()]).toEqual([true, 'secret']);
    given[Symbol.dispose]();
    expect(isOverwritten(given.password)).toBe(true);
  });
});
