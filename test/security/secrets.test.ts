import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { openTelemetry } from '@relais/core/opentelemetry';
import type { Fault } from '@relais/simulator';
import { startSimulator } from '@relais/simulator';
import { openJournal } from 'relais';
import { describe, expect, it } from 'vitest';
import { everythingPrintable } from '../canary/watch-outlets.ts';
import { customerAt, openScene, outage, PATIENT, untilGivenUp } from '../end-to-end/bank-and-relais.ts';
import { watchCookies } from './watch-cookies.ts';

const FAULTS: readonly Fault[] = [
  '503',
  '200-html',
  '200-empty',
  'reset',
  'refuse',
  'hang',
  'redirect-foreign',
  'impostor',
  'cut',
];

const keyLines = (pem: string): string[] =>
  pem.split('\n').filter((line) => line.length >= 40 && !line.startsWith('-----'));

describe('P3: no secret leaves its place', () => {
  it('no event, error, span, metric or record of a whole run holds a password, cookie, token or key', async () => {
    const cookies = watchCookies();
    const spans = new InMemorySpanExporter();
    const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] });
    const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 3_600_000 });
    const meterProvider = new MeterProvider({ readers: [reader] });
    const directory = await mkdtemp(join(tmpdir(), 'relais-secrets-'));
    await using journal = await openJournal({ directory, pseudonymKey: Buffer.alloc(32, 7) });
    await using scene = await openScene({
      relais: () => ({
        journal,
        failover: { ...PATIENT, telemetry: openTelemetry({ tracerProvider, meterProvider }) },
      }),
    });
    const { bank } = scene;
    const customer = customerAt(bank, 0);
    const psu = scene.psuOf(customer);
    const errors: unknown[] = [];
    const call = (run: Promise<unknown>): Promise<unknown> => run.catch((error: unknown) => errors.push(error));

    await call(psu.getAccounts());
    for (const fault of FAULTS) {
      await bank.faults.set('api', fault);
      await call(fault === 'hang' ? untilGivenUp(scene, 'api', () => psu.getAccounts()) : psu.getAccounts());
      await bank.faults.clear('api');
      await call(psu.getAccounts());
    }
    await call(psu.getBalances('no-such-account'));
    await outage(scene, psu);
    await call(psu.getAccounts());
    for (const door of ['fallback', 'web'] as const) {
      for (const fault of FAULTS) {
        await bank.faults.set(door, fault);
        await call(fault === 'hang' ? untilGivenUp(scene, door, () => psu.getAccounts()) : psu.getAccounts());
        await bank.faults.clear(door);
      }
    }
    await call(scene.psuOf(customerAt(bank, 1), 'wrong-password-canary').getAccounts());
    await call(psu.getAccounts());
    cookies.stop();
    await meterProvider.forceFlush();
    const written = await Promise.all(
      (await readdir(directory)).map((name) => readFile(join(directory, name), 'utf8')),
    );

    const secrets = [
      ...bank.customers.flatMap(({ password, accessToken }) => [password, accessToken]),
      'wrong-password-canary',
      ...cookies.values,
      ...keyLines(bank.pki.qwac.key),
    ];
    const toldSpans = spans
      .getFinishedSpans()
      .map(({ name, attributes, events, links, status }) => ({ name, attributes, events, links, status }));
    const told = [...scene.events, ...errors, ...toldSpans, ...metrics.getMetrics()];
    const printed = [...told.map(everythingPrintable), ...written].join('\n');
    expect(toldSpans.length).toBeGreaterThan(10);
    expect(written.join().length).toBeGreaterThan(1_000);
    expect(errors.length).toBeGreaterThan(10);
    expect(scene.events.length).toBeGreaterThan(30);
    expect(cookies.values.size).toBeGreaterThan(1);
    expect(
      secrets.filter((secret) => printed.includes(secret) || printed.includes(encodeURIComponent(secret))),
    ).toEqual([]);
  });

  it('nothing that the demo prints holds a password or token', async () => {
    const cli = new URL('../../packages/cli/src/cli.ts', import.meta.url).pathname;
    const story = spawn(process.execPath, ['--conditions=source', cli, 'demo'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [story.stdout, story.stderr])
      stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const code = await new Promise((resolve) => story.on('close', resolve));
    await using bank = await startSimulator();
    const secrets = bank.customers.flatMap(({ password, accessToken }) => [password, accessToken]);
    expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
    expect(printed).toContain('failback');
    expect(code).toBe(0);
  });
});
