import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { openJournal } from '@relais/records';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function relais(...args: readonly string[]): Promise<Ended> {
  const env = { ...process.env, NO_COLOR: '1' };
  const child = spawn(process.execPath, ['--conditions=source', '--no-warnings', CLI, ...args], { env });
  child.stdin.end();
  const closed = once(child, 'close');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: (await closed)[0] as number | null, out, err };
}

let directory: string;
let profile: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'relais-cli-'));
  profile = join(directory, 'mine.json');
  await writeFile(profile, '{"fallbackURL":"https://door.example/"}');
  await writeFile(join(directory, 'list.json'), '[1]');
  await writeFile(join(directory, 'no.json'), 'fallbackUrl: x');
});

afterAll(() => rm(directory, { recursive: true }));

describe('P8: a command line that is wrong ends in one line and exit code 2', () => {
  it.each<[string, readonly string[], string]>([
    ['a port that is no number', ['simulate', '--port', 'abc'], 'It must be a whole number from 1 to 65532.'],
    ['a port that is none', ['simulate', '--port', '99999'], 'whole number from 1 to 65532'],
    ['a port without three more after it', ['simulate', '--port', '65533'], 'whole number from 1 to 65532'],
    ['port 0', ['simulate', '--port', '0'], 'whole number from 1 to 65532'],
    ['a port in hexadecimal', ['simulate', '--port', '0x10'], 'whole number'],
    ['a seed that is no number', ['simulate', '--seed', 'x'], "option '--seed <number>' argument 'x' is invalid"],
    ['a seed with a point', ['simulate', '--seed', '1.5'], 'whole number'],
    ['an unknown brand', ['simulate', '--brand', 'acme'], 'Allowed choices are cic, cm, becm'],
    ['an option that is misspelt', ['simulate', '--prot', '1'], 'Did you mean --port?'],
    ['an option without its value', ['simulate', '--port'], 'argument missing'],
    ['an unknown command', ['dcotor'], 'Did you mean doctor?'],
    ['no command', [], 'a command is missing'],
    ['no command of the journal', ['journal'], 'a command is missing'],
    ['too many arguments', ['demo', 'x'], 'too many arguments'],
    ['no directory', ['journal', 'verify'], "missing required argument 'directory'"],
    ['a head that is none', ['journal', 'verify', '.', '--expect-head', '7'], 'It must be SEQ:HASH.'],
    ['no QWAC', ['doctor'], "required option '--qwac <file>' not specified"],
    [
      'a QWAC that is not there',
      ['doctor', '--qwac', '/nowhere/qwac.p12'],
      'the file /nowhere/qwac.p12 cannot be read',
    ],
    ['an unknown bank', ['doctor', '--bank', 'acme', '--qwac', 'x'], 'Allowed choices are cic,'],
    ['a bank of the prototype', ['doctor', '--bank', 'constructor', '--qwac', 'x'], 'Allowed choices are cic,'],
    ['a fact that is misspelt', ['doctor', '--qwac', 'x', '--profile', 'mine.json'], 'did you mean fallbackUrl?'],
    ['a profile that is a list', ['doctor', '--qwac', 'x', '--profile', 'list.json'], 'must be an object'],
    ['a profile that is no JSON', ['doctor', '--qwac', 'x', '--profile', 'no.json'], 'is not JSON'],
    ['an unknown customer', ['drill', '--customer', 'nobody'], 'has no customer nobody'],
    ['a drill without a person', ['drill', '--bank', 'cic', '--qwac', 'x'], '--person is missing'],
    ['a descriptor that is none', ['drill', '--credentials-fd', '-1'], 'whole number'],
    ['an unknown language', ['incident', 'show', 'x', '--language', 'de'], 'Allowed choices are fr, en'],
  ])('%s', async (_, args, message) => {
    const ended = await relais(...args.map((arg) => (arg.endsWith('.json') ? join(directory, arg) : arg)));
    expect(ended.err.trimEnd().split('\n')).toEqual([expect.stringContaining(message)]);
    expect(ended).toMatchObject({ code: 2, out: '' });
  });

  it.each<[readonly string[], string]>([
    [['doctor', '--json'], "required option '--qwac"],
    [['doctor', '--json', '--qwac', '/nowhere/qwac.p12'], 'cannot be read'],
    [['doctor', '--json', '--qwac', 'x', '--profile', 'mine.json'], 'did you mean fallbackUrl?'],
    [['drill', '--json', '--customer', 'nobody'], 'has no customer'],
    [['journal', 'verify', '--json'], "'directory'"],
  ])('and in one JSON document where that was asked for: %j', async (args, message) => {
    const ended = await relais(...args.map((arg) => (arg.endsWith('.json') ? join(directory, arg) : arg)));
    const error = { code: 'usage', message: expect.stringContaining(message) };
    expect(JSON.parse(ended.out)).toEqual({ ok: false, error });
    expect(ended).toMatchObject({ code: 2, err: '' });
  });
});

describe('relais', () => {
  it('tells its version, which is that of its package', async () => {
    const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
    expect(await relais('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  it('explains its exit codes in its help', async () => {
    const { code, out } = await relais('--help');
    expect(out).toContain('Exit codes: 0 all is well, 1');
    expect(code).toBe(0);
  });

  it('says in one line that a port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    try {
      const ended = await relais('simulate', '--port', String(Math.min(port, 65_532)));
      expect(ended.err.trimEnd().split('\n')).toEqual([expect.stringContaining('EADDRINUSE')]);
      expect(ended.code).toBe(1);
    } finally {
      server.close();
    }
  });

  it.each([
    ['export', 0],
    ['verify', 1],
  ])('journal %s ends with its own code when its reader leaves early', async (command, code) => {
    const journal = join(directory, command);
    await using open = await openJournal({ directory: journal, pseudonymKey: Buffer.alloc(32, 7) });
    for (let hold = 0; hold < 400; hold += 1) await open.hold({}, `case-${hold}`);
    if (command === 'verify') {
      const path = join(journal, 'journal-000000000001.jsonl');
      await writeFile(path, (await readFile(path, 'utf8')).replaceAll('"case-1', '"case-2'));
    }
    const child = spawn(process.execPath, ['--conditions=source', '--no-warnings', CLI, 'journal', command, journal]);
    const closed = once(child, 'close');
    child.stdout.destroy();
    expect(await text(child.stderr)).toBe('');
    expect((await closed)[0]).toBe(code);
  });
});
