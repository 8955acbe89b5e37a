import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Simulator } from '@relais/simulator';

import { aside, heading, say } from '../terminal.ts';
import { addressLines } from './address-lines.ts';

interface SimulateOptions {
  readonly brand: Brand;
  readonly seed: number;
  readonly port?: number;
}

type Brand = 'cic' | 'cm' | 'becm';

/** Values of `--brand`. */
export const BRANDS: readonly Brand[] = ['cic', 'cm', 'becm'];
/** The bank takes this port and the three after it. */
export const LAST_FIRST_PORT = 65_532;

/** Starts a bank on loopback, prints its addresses, and runs until Ctrl-C. */
export async function simulate({ brand, seed, port }: SimulateOptions): Promise<void> {
  const { startSimulator } = await import('@relais/simulator');
  const bank = await startSimulator({
    brand,
    seed,
    ...(port !== undefined && { ports: { api: port, fallback: port + 1, web: port + 2, control: port + 3 } }),
  });
  const directory = await mkdtemp(join(tmpdir(), 'relais-bank-'));
  try {
    await introduce(bank, directory);
    await stopRequested();
  } finally {
    await rm(directory, { recursive: true });
    await bank.close();
  }
}

async function introduce(bank: Simulator, directory: string): Promise<void> {
  heading('Addresses');
  for (const line of addressLines(bank)) say(`  ${line}`);

  heading('Certificates');
  say(`  ${aside('root')}  ${await saved(directory, 'root.pem', bank.pki.rootPem)}`);
  for (const name of ['qwac', 'expired', 'withoutRole', 'foreign'] as const) {
    const { cert, key } = bank.pki[name];
    say(
      `  ${aside(name)}  ${await saved(directory, `${name}.pem`, cert)}  ${await saved(directory, `${name}.key`, key)}`,
    );
  }

  heading('Customers (all invented)');
  for (const { name, login, password, accessToken } of bank.customers) {
    say(`  ${name}: login ${login}, password ${password}, access token ${accessToken}`);
  }
  say('  and customers who each show one thing, e.g. SCA-APP or CARD-DEFERRED: see the README of @relais/simulator');
  say(`\n${aside('Ctrl-C ends it.')}`);
}

async function saved(directory: string, name: string, pem: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, pem, { mode: 0o600 });
  return path;
}

function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
    // The reader of the addresses has gone, as after `| head`.
    process.stdout.once('error', () => resolve());
  });
}
