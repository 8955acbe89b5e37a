import { type FleetStatus, type FleetView, fleetStatus } from '@relais/core';
import { redisFleet } from '@relais/redis';
import { createClient } from 'redis';
import { UsageError } from '../command-line/usage-error.ts';

export interface StatusOptions {
  readonly redis: string;
  readonly prefix: string;
  readonly bank: string;
}

/** How long Redis may take to answer, in milliseconds. */
const ANSWER_MS = 5_000;

/** `relais fleet status`: looks as a worker would, and changes nothing. */
export async function status({ bank, prefix, redis }: StatusOptions): Promise<void> {
  if (!URL.canParse(redis)) throw new UsageError(`--redis must be an address, e.g. redis://127.0.0.1:6379`);
  const { RELAIS_REDIS_PASSWORD: password } = process.env;
  const socket = { connectTimeout: ANSWER_MS, reconnectStrategy: false } as const;
  const client = createClient({ url: redis, socket, ...(password !== undefined && { password }) });
  const subscriber = client.duplicate();
  // The connection says it itself: an error event that none hears would end the program.
  for (const one of [client, subscriber]) one.on('error', () => {});
  try {
    await Promise.all([client.connect(), subscriber.connect()]);
    await using view = redisFleet({ client, subscriber, prefix }).open(bank);
    await answered(view);
    const found = fleetStatus(view.document);
    process.stdout.write(found === undefined ? 'another version of Relais wrote what lies there\n' : page(bank, found));
    if (found === undefined) process.exitCode = 1;
  } catch (error) {
    process.stdout.write(`${cureOf(error, new URL(redis).host)}\n`);
    process.exitCode = 1;
  } finally {
    for (const one of [client, subscriber]) if (one.isOpen) one.destroy();
  }
}

/** A server that answers says why it refuses in its first word, e.g. `NOAUTH`. */
function cureOf(error: unknown, host: string): string {
  const [, word] = /^([A-Z]{4,20}) /.exec(error instanceof Error ? error.message : '') ?? [];
  if (word === undefined) return `Redis does not answer at ${host}: start it, or give its address with --redis`;
  return `Redis at ${host} refuses with ${word}: give the password as RELAIS_REDIS_PASSWORD, or another user in --redis`;
}

async function answered(view: FleetView): Promise<void> {
  if (view.isReachable) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error('no answer')), ANSWER_MS);
  view.on('reach', ({ isReachable }) => isReachable && resolve());
  await promise.finally(() => clearTimeout(timer));
}

const STATES: Readonly<Record<FleetStatus['state'], string>> = {
  closed: 'closed: the API answers',
  open: 'open: the fallback answers',
  half_open: 'half open: the API is being tried',
};

function page(bank: string, { goodTrials, incident, isolated, killed, since, state }: FleetStatus): string {
  const lines = [`${bank}: ${STATES[state]}${since === 0 ? '' : `, since ${instant(since)}`}`];
  if (goodTrials !== undefined) lines.push(`good trials in a row: ${goodTrials}`);
  if (isolated !== undefined) lines.push(`held by hand: the ${isolated}`);
  if (killed !== undefined) lines.push(`fallback switched off by ${killed.person}: ${killed.reason}`);
  if (incident === undefined) lines.push('no incident is open');
  else {
    lines.push(
      `incident ${incident.id}, opened ${instant(incident.openedAt)}`,
      `  ${incident.policy}: ${incident.basis}`,
    );
    if (incident.decision !== undefined) {
      lines.push(`  decided by ${incident.decision.person}: ${incident.decision.reason}`);
    }
    if (!incident.isSwitched) lines.push('  recorded, and not switched');
    for (const { endpoint, kind, sentAt, status: code, waitedMs, worker } of incident.evidence) {
      const said = code === undefined ? kind : `${kind} ${code}`;
      lines.push(
        `  ${instant(sentAt)}  ${endpoint}  ${said} after ${waitedMs} ms, seen by worker ${worker ?? 'unknown'}`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
