import { readFile } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { promisify } from 'node:util';
import type { CredentialSource, Credentials, OnSca } from '@relais/fallback';
import { RelaisError } from '@relais/model';
import { UsageError } from '../command-line/usage-error.ts';
import { say } from '../terminal.ts';
import { readHidden } from './read-hidden.ts';

/** Asks at the terminal, visibly. @throws {UsageError} without a terminal */
export async function askVisibly(question: string): Promise<string> {
  assertTerminal();
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(`${question} `)).trim();
  } finally {
    terminal.close();
  }
}

/** Asks at the terminal without echo. */
async function askHidden(question: string): Promise<Uint8Array> {
  assertTerminal();
  process.stdout.write(`${question} `);
  try {
    return await readHidden(process.stdin);
  } finally {
    say();
  }
}

/**
 * The operator's own login, given once: a drill logs in once.
 *
 * @param descriptor - an open file that holds the identifier and the password, a line each; the terminal when absent
 */
export function ownLogin(descriptor?: number): CredentialSource {
  let isGiven = false;
  return async () => {
    if (isGiven) throw new RelaisError('aborted', 'a drill logs in once');
    isGiven = true;
    if (descriptor !== undefined) return fromFile(descriptor);
    return { user: await askVisibly('Identifier:'), password: await askHidden('Password (not shown):') };
  };
}

/** Puts what the bank asks of the operator before them. */
export const atTheTerminal: OnSca = async (request) => {
  if (request.kind === 'one_time_code') {
    return { code: await askHidden(`Code by ${request.channel} (not shown), ${request.triesLeft} tries left:`) };
  }
  if (request.kind === 'choice' && request.means.length > 1) {
    for (const { id, words } of request.means) say(`${id}: ${words}`);
    return { means: await askVisibly('By which of these do you confirm who you are?') };
  }
  if (request.kind === 'mobile_app') say('The bank waits for your confirmation on your phone.');
  return 'go_on';
};

async function fromFile(descriptor: number): Promise<Credentials> {
  const file = await promisify(readFile)(descriptor);
  try {
    const [user, password] = linesOf(file);
    if (user === undefined || password === undefined || user.length === 0 || password.length === 0) {
      throw new RelaisError('fallback_refused', 'the credentials are two lines: identifier, password', {
        reason: 'no_credentials',
      });
    }
    return { user: user.toString(), password };
  } finally {
    file.fill(0);
  }
}

/** Copies each line, since the caller overwrites the buffer of the file. */
function linesOf(file: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let at = 0; at < file.length; ) {
    const end = file.indexOf(0x0a, at);
    const line = file.subarray(at, end === -1 ? file.length : end);
    lines.push(Buffer.from(line.at(-1) === 0x0d ? line.subarray(0, -1) : line));
    at += line.length + 1;
  }
  return lines;
}

function assertTerminal(): void {
  if (process.stdin.isTTY) return;
  throw new UsageError('this needs a terminal, or --words and --credentials-fd');
}
