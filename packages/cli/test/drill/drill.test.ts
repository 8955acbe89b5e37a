import { spawn } from 'node:child_process';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@relais/model';
import { type Customer, type Simulator, startSimulator } from '@relais/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DrillReport } from '../../src/drill/drill-report.ts';
import { wordsFor } from '../../src/drill/operator-words.ts';
import { realTarget } from '../../src/drill/real-target.ts';
import { runDrill } from '../../src/drill/run-drill.ts';
import { simulatedTarget } from '../../src/drill/simulated-target.ts';

const UNSEEN = { onStep: () => {}, onPage: () => {} };
const stepsOf = ({ steps }: DrillReport): readonly string[] => steps.map(({ step, verdict }) => `${step} ${verdict}`);

/** Everything that is the customer's, and a few words long. */
function dataOf({ login, password, name, accessToken, contracts }: Customer): readonly string[] {
  const ofContracts = contracts.flatMap(({ iban = '', number, holder, operations }) => [
    iban,
    number,
    holder,
    ...operations.flatMap(({ lines, reference }) => [...lines, reference]),
  ]);
  return [login, password, name, accessToken, ...ofContracts].filter((text) => text.length > 5);
}

describe('relais drill, at a simulated bank', () => {
  it('walks through five failures, switch, login, every page, logout and failback', async () => {
    await using target = await simulatedTarget();
    const report = await runDrill(target, UNSEEN);
    expect(report).toMatchObject({ bank: 'cic', isSimulated: true, ok: true });
    expect([...new Set(stepsOf(report))]).toEqual([
      'failures good',
      'switch good',
      'login good',
      'accounts good',
      'account good',
      'failback good',
      'logout good',
    ]);
    expect(report.steps[0]?.text).toContain('5 in a row');
    expect(new Set(report.pages.map(({ page }) => page))).toEqual(new Set(['home', 'accounts', 'rib', 'operations']));
    for (const page of report.pages) {
      expect(page).toMatchObject({ status: 200, bytes: expect.any(Number), result: 'parsed' });
    }
    expect(report.pages.find(({ page }) => page === 'operations')).toMatchObject({
      rows: expect.any(Number),
      tookMs: expect.any(Number),
    });
  });

  it('says which step went wrong, and why', async () => {
    await using target = await simulatedTarget('SCA-APP-ALWAYS');
    const report = await runDrill(target, UNSEEN);
    expect(report.ok).toBe(false);
    expect(report.steps).toContainEqual(expect.objectContaining({ step: 'login', verdict: 'bad' }));
    expect(JSON.stringify(report)).toContain('sca_required');
  });

  it('is a command that prints nothing of the customer', async () => {
    const { code, printed } = await run(['drill']);
    expect(printed).toContain('The failover works');
    expect(code).toBe(0);
    await using bank = await startSimulator();
    const data = bank.customers.flatMap(dataOf);
    expect(data.length).toBeGreaterThan(100);
    expect(data.filter((text) => printed.includes(text))).toEqual([]);
  });
});

describe('relais drill, at a real bank', () => {
  let bank: Simulator;
  let directory: string;
  let arguments_: readonly string[];
  beforeAll(async () => {
    bank = await startSimulator();
    directory = await mkdtemp(join(tmpdir(), 'relais-drill-'));
    const file = async (name: string, content: string): Promise<string> => {
      await writeFile(join(directory, name), content);
      return join(directory, name);
    };
    const { api, fallback, web } = bank.profile();
    const { cert, key } = bank.pki.qwac;
    arguments_ = [
      ...['drill', '--bank', 'cic', '--person', 'A. Martin', '--json'],
      ...['--profile', await file('profile.json', JSON.stringify({ api, fallback, web }))],
      ...['--qwac', await file('qwac.pem', `${cert}\n${key}`), '--ca', await file('root.pem', bank.pki.rootPem)],
    ];
  });
  afterAll(async () => {
    await bank.close();
    await rm(directory, { recursive: true });
  });

  const first = (): Customer => {
    const [customer] = bank.customers;
    if (customer === undefined) throw new Error('the bank has no customer');
    return customer;
  };
  const subject = () => ({
    profile: bank.profile(),
    qwac: bank.pki.qwac,
    ca: bank.pki.rootPem,
    clock: systemClock,
  });
  const operator = {
    person: 'A. Martin',
    credentials: async () => ({ user: first().login, password: Buffer.from(first().password) }),
    onSca: async () => undefined,
  };

  it('logs in once with the operator’s own login, reads, logs out and comes back; nothing of them is printed', async () => {
    bank.requestLog.reset();
    const { login, password, accessToken } = first();
    await writeFile(join(directory, 'login'), `${login}\n${password}\n`);
    const file = await open(join(directory, 'login'));
    const { code, printed } = await run(
      [...arguments_, '--words', wordsFor('CIC'), '--credentials-fd', '3'],
      { RELAIS_ACCESS_TOKEN: accessToken },
      file.fd,
    );
    await file.close();
    const report = JSON.parse(printed) as DrillReport;
    expect(stepsOf(report)).toEqual(
      expect.arrayContaining(['switch good', 'login good', 'failback good', 'logout good']),
    );
    expect(report).toMatchObject({ isSimulated: false, ok: true });
    expect(code).toBe(0);
    expect(bank.requestLog.snapshot().customers).toMatchObject({ [login]: { logins: 1, logouts: 1 } });
    expect(dataOf(first()).filter((text) => printed.includes(text))).toEqual([]);
  });

  it.each([
    ['without the words', ['--words', 'yes'], 2],
    ['without words and without a terminal', [], 2],
  ])('does nothing %s', async (_what, more, code) => {
    bank.requestLog.reset();
    const ended = await run([...arguments_, ...more]);
    expect(ended.code).toBe(code);
    expect(ended.printed).not.toMatch(/^\s+at /m);
    const { doors } = bank.requestLog.snapshot();
    expect([doors.api.connections, doors.fallback.connections, doors.web.connections]).toEqual([0, 0, 0]);
  });

  it('asks the API nothing without an access token, and says so', async () => {
    bank.requestLog.reset();
    await using target = realTarget(subject(), operator);
    const report = await runDrill(target, UNSEEN);
    expect(report.ok).toBe(true);
    expect(stepsOf(report)).toContain('failback skipped');
    expect(bank.requestLog.snapshot().doors.api.connections).toBe(0);
  });

  it('names the mark that is missing on a page that has changed', async () => {
    const { paths } = bank.profile().web;
    const profile = bank.profile({ web: { paths: { ...paths, rib: paths.accounts } } });
    await using target = realTarget({ ...subject(), profile }, operator);
    const report = await runDrill(target, UNSEEN);
    expect(report.ok).toBe(false);
    expect(report.pages.at(-1)).toMatchObject({ result: expect.stringMatching(/^drift: \w/) });
    expect(stepsOf(report)).toContain('logout good');
  });
});

async function run(given: readonly string[], environment: Readonly<Record<string, string>> = {}, descriptor?: number) {
  const cli = new URL('../../src/cli.ts', import.meta.url).pathname;
  const env = { ...process.env, ...environment, NO_COLOR: '1' };
  const extra = descriptor === undefined ? [] : [descriptor];
  const child = spawn(process.execPath, ['--conditions=source', cli, ...given], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', ...extra],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, printed };
}
