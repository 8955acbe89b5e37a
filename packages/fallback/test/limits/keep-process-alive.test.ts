import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { startSimulator } from '@relais/simulator';
import { expect, it } from 'vitest';

const PROGRAM = new URL('../programs/wait-for-turn.ts', import.meta.url).pathname;

it.each([
  ['is given back', true],
  ['ends at the limit of the session', false],
])(
  'a process lives on while a call waits for a turn that %s, and ends by itself then',
  async (_, gives) => {
    await using bank = await startSimulator();
    const child = spawn(process.execPath, ['--conditions=source', PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.end(
      JSON.stringify({ profile: bank.profile(), certificate: bank.pki.qwac, ca: bank.pki.rootPem, gives }),
    );
    const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect([said, code]).toEqual(['true', 0]);
  },
  60_000,
);
