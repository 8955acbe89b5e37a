import { readFile } from 'node:fs/promises';
import {
  type BankProfile,
  type BankProfileOverrides,
  type ClientCertificate,
  checkAddresses,
  checkObject,
  systemClock,
} from '@relais/model';
import type { RegisteredClient, SealKey } from '@relais/stet';
import { UsageError } from '../command-line/usage-error.ts';
import { BANK_NAMES, BANKS } from './banks.ts';
import type { Subject } from './subject.ts';

/**
 * The command line: names and files. Passphrases and tokens come by the environment, which no list of processes shows.
 */
export interface DoctorOptions {
  readonly bank: string;
  readonly sandbox?: boolean;
  readonly profile?: string;
  readonly qwac: string;
  readonly key?: string;
  readonly ca?: string;
  readonly proxy?: string;
  readonly clientId?: string;
  readonly registration?: string;
  readonly seal?: string;
  readonly keyId?: string;
  /** For programs: one JSON document instead of lines. */
  readonly json?: boolean;
}

/**
 * Reads the files that the command line names.
 *
 * @throws {UsageError} for an unknown bank, and for a file that cannot be read
 */
export async function readSubject(options: DoctorOptions, environment: NodeJS.ProcessEnv): Promise<Subject> {
  const { bank, sandbox, clientId, keyId } = options;
  if (!Object.hasOwn(BANKS, bank)) throw new UsageError(`--bank must be one of ${BANK_NAMES.join(', ')}, got ${bank}`);
  const overrides = options.profile === undefined ? {} : ((await json(options.profile)) as BankProfileOverrides);
  const profile = profileOf(bank as keyof typeof BANKS, sandbox, overrides, options.profile);
  const { RELAIS_QWAC_PASSPHRASE, RELAIS_SEAL_PASSPHRASE, RELAIS_ACCESS_TOKEN } = environment;
  const key = options.seal === undefined ? undefined : await sealKey(options.seal, RELAIS_SEAL_PASSPHRASE);
  return {
    profile,
    qwac: await certificate(options.qwac, options.key, RELAIS_QWAC_PASSPHRASE),
    clock: systemClock,
    ...(options.ca !== undefined && { ca: (await bytes(options.ca)).toString() }),
    ...(options.proxy !== undefined && { proxy: options.proxy }),
    ...(clientId !== undefined && { clientId }),
    ...(options.registration !== undefined && { registered: (await json(options.registration)) as RegisteredClient }),
    ...(key !== undefined && keyId !== undefined && { seal: { keyId, key } }),
    ...(RELAIS_ACCESS_TOKEN !== undefined && { accessToken: RELAIS_ACCESS_TOKEN }),
  };
}

function profileOf(
  bank: keyof typeof BANKS,
  isSandbox: boolean | undefined,
  overrides: BankProfileOverrides,
  file: string | undefined,
): BankProfile {
  try {
    checkObject('it', overrides);
    return checkAddresses(BANKS[bank]({ ...(isSandbox === true && { environment: 'sandbox' }), ...overrides }));
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    throw new UsageError(`the profile ${file ?? bank} is wrong: ${error.message}`);
  }
}

async function certificate(path: string, keyPath: string | undefined, passphrase?: string): Promise<ClientCertificate> {
  const secret = passphrase === undefined ? {} : { passphrase };
  const file = await bytes(path);
  if (!isPem(file)) return { pfx: file, ...secret };
  // One PEM file may hold both.
  return { cert: file, key: keyPath === undefined ? file : await bytes(keyPath), ...secret };
}

async function sealKey(path: string, passphrase?: string): Promise<SealKey> {
  const secret = passphrase === undefined ? {} : { passphrase };
  const file = await bytes(path);
  return isPem(file) ? { key: file, ...secret } : { pfx: file, ...secret };
}

function isPem(file: Buffer): boolean {
  return file.includes('-----BEGIN ');
}

async function bytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch {
    throw new UsageError(`the file ${path} cannot be read`);
  }
}

async function json(path: string): Promise<unknown> {
  const text = (await bytes(path)).toString();
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`the file ${path} is not JSON`);
  }
}
