import { spawn } from 'node:child_process';
import diagnostics from 'node:diagnostics_channel';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startSimulator } from '@relais/simulator';
import { describe, expect, it } from 'vitest';
import { customerAt } from '../end-to-end/bank-and-relais.ts';
import { countInMemory } from './process-memory.ts';

const PROGRAM = new URL('../programs/read-and-look-inside.ts', import.meta.url).pathname;
const PASSWORD = 'Pa55word-in-the-heap';

/** What a session of another process holds: its cookie, and a name of an account in its links. */
function watchSession(): { readonly cookies: Set<string>; readonly links: Set<string>; readonly stop: () => void } {
  const cookies = new Set<string>();
  const links = new Set<string>();
  const onRequest = (message: unknown): void => {
    const { request } = message as { readonly request: IncomingMessage };
    const [, cookie] = /IdSes=([^;]+)/.exec(request.headers.cookie ?? '') ?? [];
    const [, link] = /webid=([0-9a-f]{64})/.exec(request.url ?? '') ?? [];
    if (cookie !== undefined) cookies.add(cookie);
    if (link !== undefined) links.add(link);
  };
  diagnostics.subscribe('http.server.request.start', onRequest);
  return { cookies, links, stop: () => diagnostics.unsubscribe('http.server.request.start', onRequest) };
}

describe('the heap of a process', () => {
  it('never holds the password as a string, and after the session neither its cookie nor its links', async () => {
    await using bank = await startSimulator();
    bank.changeLedger((ledger) => ({
      ...ledger,
      customers: ledger.customers.map((customer) => ({ ...customer, password: PASSWORD })),
    }));
    const directory = await mkdtemp(join(tmpdir(), 'relais-heap-'));
    const [during, after] = [join(directory, 'during.heapsnapshot'), join(directory, 'after.heapsnapshot')];
    const session = watchSession();
    const child = spawn(
      process.execPath,
      ['--conditions=source', '--expose-gc', '--heap-snapshot-string-limit=100000000', PROGRAM],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const turned = [...Buffer.from(PASSWORD)].map((byte) => byte ^ 1);
    const { login: user } = customerAt(bank, 0);
    const { qwac: certificate, rootPem: ca } = bank.pki;
    const task = { profile: bank.profile(), certificate, ca, user, turned, during, after };
    child.stdin.write(`${JSON.stringify(task)}\n`);
    expect((await lines.next()).value).toMatch(/^[1-9]\d* accounts$/);
    expect((await lines.next()).value).toMatch(/^looked, with \d{2,} rows kept$/);
    session.stop();
    const inMemory = countInMemory(child.pid ?? 0, [user, PASSWORD]);
    child.stdin.end('done\n');

    const [open, over] = await Promise.all([during, after].map((file) => readFile(file, 'latin1')));
    await rm(directory, { recursive: true });
    const [[cookie = ''], [link = '']] = [[...session.cookies], [...session.links]];
    expect(cookie.length).toBeGreaterThan(15);
    expect(link).toHaveLength(64);
    // The look works: what is there while the session is open is found.
    expect([open?.includes(cookie), open?.includes(link), open?.includes(user)]).toEqual([true, true, true]);
    expect(open?.includes(PASSWORD)).toBe(false);
    // Not in a buffer, a socket or OpenSSL either, where the system lets one look. The user's name shows that one can.
    if (inMemory !== undefined) expect([Math.min(1, inMemory[0] ?? 0), inMemory[1]]).toEqual([1, 0]);
    expect([over?.includes(PASSWORD), over?.includes(cookie), over?.includes(link)]).toEqual([false, false, false]);
  });
});
