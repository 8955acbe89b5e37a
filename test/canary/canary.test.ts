import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Events, RelaisError } from '@relais/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { customerAt, openScene, outage } from '../end-to-end/bank-and-relais.ts';
import { type Canary, startCanary } from './canary.ts';

const PASSWORD = 'canary in a coal mine';

// A second one beside that of the suite, so that what is planted here fails no test.
let canary: Canary;
beforeEach(() => {
  canary = startCanary();
  canary.secrets.add('password', PASSWORD);
});
afterEach(() => void canary.stop());

const quietly = (stream: NodeJS.WriteStream, text: string): void => {
  // An escape that shows nothing.
  stream.write(`\u001b]0;${text}\u0007`);
};

describe('a leak that is planted', () => {
  it.each<readonly [string, () => unknown]>([
    ['in the message of an error', () => new RelaisError('aborted', `the password is ${PASSWORD}`)],
    ['in the cause of an error', () => new RelaisError('aborted', 'x', { cause: new Error(PASSWORD) })],
    ['in the cause of a cause', () => new RelaisError('aborted', 'x', { cause: new Error('y', { cause: PASSWORD }) })],
    [
      'in a hidden member of a cause',
      () =>
        new RelaisError('aborted', 'x', { cause: Object.defineProperty({}, 'config', { value: { data: PASSWORD } }) }),
    ],
    [
      'in the id of a request, as an address writes it',
      () => new RelaisError('aborted', 'x', { requestId: encodeURIComponent(PASSWORD) }),
    ],
    ['in an event', () => new Events<{ probe: [event: unknown] }>().emit('probe', { at: 1, deep: [{ PASSWORD }] })],
    ['in the standard output', () => quietly(process.stdout, PASSWORD)],
    ['in the standard error', () => quietly(process.stderr, PASSWORD)],
  ])('%s is found, and not repeated', (_, plant) => {
    plant();
    const leaks = canary.leaks();
    expect(leaks).toHaveLength(1);
    expect(leaks[0]).toContain('a password in ');
    expect(leaks[0]).not.toContain(PASSWORD);
    expect(canary.leaks()).toEqual([]);
  });

  it('in a file is found when it is removed, and when it is left', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'planted-'));
    await writeFile(join(directory, 'journal-1.jsonl'), `{"password":"${PASSWORD}"}`);
    await rm(directory, { recursive: true });
    expect(canary.leaks()).toEqual(['a password in a file (journal-1.jsonl)']);
    const left = join(tmpdir(), 'left.log');
    await writeFile(left, PASSWORD);
    expect(canary.stop()).toEqual(['a password in a file (left.log)']);
  });
});

describe('what is no leak', () => {
  it.each([
    ['another text', 'nothing to see'],
    ['a part of it', PASSWORD.slice(0, 12)],
    ['a code inside a longer number', '0123456789'],
    ['a code inside a hash', 'da39a3ee5e6b4b0d345678ef95601890afd80709'],
    ['a code inside a random id', '9b1deb4d-3b7d-4bad-9bdd-2b0d345678cb'],
    ['a code inside a measured time', '12.0345678901'],
  ])('%s is not found', (_, text) => {
    canary.secrets.add('code', '345678');
    new RelaisError('aborted', text);
    expect(canary.leaks()).toEqual([]);
  });
});

describe('secrets that nobody told of', () => {
  it('are learned from what goes over the network: password, cookie, token, key, page text', async () => {
    await using scene = await openScene();
    const psu = scene.psuOf(customerAt(scene.bank, 1));
    await psu.getAccounts();
    await outage(scene, psu);
    await psu.getAccounts();
    const { password, accessToken, name } = customerAt(scene.bank, 1);
    for (const [kind, text] of [
      ['password', password],
      ['token', accessToken],
      ['key', scene.bank.pki.qwac.key],
      ['page text', `Bonjour ${name}`],
    ] as const) {
      expect(canary.secrets.findIn(`…${text}…`), kind).toContain(kind);
    }
    expect(canary.leaks()).toEqual([]);
  });

  it('also the cookies that a server sets', async () => {
    const server = createServer((_, outgoing) =>
      outgoing.setHeader('set-cookie', 'IdSes=0123456789abcdef0123; Path=/').end('x'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) =>
      request({ port, agent: false }, (answer) => answer.resume().on('end', resolve)).end(),
    );
    server.close();
    expect(canary.secrets.findIn('{"cookie":"IdSes=0123456789abcdef0123"}')).toEqual(['cookie']);
  });
});

describe('every project of the suite', () => {
  it('runs under it', async () => {
    const { default: config } = await import('../../vitest.config.ts');
    for (const project of config.test?.projects ?? []) {
      expect(project).toMatchObject({
        test: { setupFiles: expect.arrayContaining([expect.stringMatching(/canary\/setup\.ts$/)]) },
      });
    }
  });
});
