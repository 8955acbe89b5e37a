import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_SERVER_ADDRESS,
  ERROR_TYPE_VALUE_OTHER,
} from '@opentelemetry/semantic-conventions';
import { type ManualClock, manualClock, RelaisError } from '@relais/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTelemetry } from '../../src/opentelemetry.ts';
import type { Outcome } from '../../src/outcome/outcome.ts';
import type { Telemetry, TelemetryCall } from '../../src/telemetry/telemetry.ts';

const call: TelemetryCall = { bankId: 'cic', channel: 'api', endpoint: 'accounts', serverAddress: 'api.bank.example' };
const attributes = {
  'relais.bank.id': 'cic',
  'relais.channel': 'api',
  'relais.endpoint': 'accounts',
  [ATTR_SERVER_ADDRESS]: 'api.bank.example',
};

let clock: ManualClock;
let telemetry: Telemetry;
let spans: InMemorySpanExporter;
let metrics: InMemoryMetricExporter;
let tracerProvider: TracerProvider;
let meterProvider: MeterProvider;

beforeEach(() => {
  clock = manualClock();
  spans = new InMemorySpanExporter();
  metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] });
  const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 3_600_000 });
  meterProvider = new MeterProvider({ readers: [reader] });
  telemetry = openTelemetry({ clock, meterProvider, tracerProvider });
});
afterEach(async () => {
  await meterProvider.shutdown();
  await tracerProvider.shutdown();
});

interface Metric {
  readonly unit: string;
  readonly points: readonly (readonly [attributes: object, value: unknown])[];
}

/** What an exporter would send now. */
async function told(name: string): Promise<Metric | undefined> {
  await meterProvider.forceFlush();
  const all = metrics
    .getMetrics()
    .at(-1)
    ?.scopeMetrics.flatMap(({ metrics: list }) => list);
  const metric = all?.find(({ descriptor }) => descriptor.name === name);
  return metric && { unit: metric.descriptor.unit, points: metric.dataPoints.map((p) => [p.attributes, p.value]) };
}

const takes = (ms: number) => async (): Promise<string> => {
  clock.advance(ms);
  return 'accounts';
};

describe('a call', () => {
  it('becomes a span and a duration in seconds, and answers as it would without', async () => {
    await expect(telemetry.call(call, takes(1_500))).resolves.toBe('accounts');
    expect(spans.getFinishedSpans()).toMatchObject([
      { name: 'relais.accounts', kind: 2, attributes, status: { code: 0 } },
    ]);
    const duration = await told('relais.call.duration');
    expect(duration?.unit).toBe('s');
    expect(duration?.points).toEqual([[attributes, expect.objectContaining({ count: 1, sum: 1.5 })]]);
  });

  it('that fails is told by its code, and throws what it threw', async () => {
    const error = new RelaisError('bank_unavailable', 'no answer', { status: 503 });
    await expect(telemetry.call(call, () => Promise.reject(error))).rejects.toBe(error);
    const failed = { ...attributes, [ATTR_ERROR_TYPE]: 'bank_unavailable' };
    expect(spans.getFinishedSpans()).toMatchObject([{ attributes: failed, status: { code: 2 } }]);
    expect((await told('relais.call.duration'))?.points[0]?.[0]).toEqual(failed);
  });

  it('of a host’s own client that fails gives nothing of its error away', async () => {
    const error = Object.assign(new Error('GET /accounts/FR76… of Alice: token abc'), { code: 'secret' });
    await expect(telemetry.call(call, () => Promise.reject(error))).rejects.toBe(error);
    const [span] = spans.getFinishedSpans();
    expect(span?.attributes[ATTR_ERROR_TYPE]).toBe(ERROR_TYPE_VALUE_OTHER);
    expect(span?.events).toEqual([]);
    expect(span?.status).toEqual({ code: 2 });
    const points = JSON.stringify((await told('relais.call.duration'))?.points);
    expect(points + JSON.stringify(span?.attributes)).not.toMatch(/Alice|secret|FR76/);
  });

  it('that throws before it waits is told as well', async () => {
    const broken = (): never => {
      throw new Error('at once');
    };
    await expect(telemetry.call(call, broken)).rejects.toThrow('at once');
    expect(spans.getFinishedSpans()).toHaveLength(1);
  });

  it('of the fallback names its incident on the span, not on the metric', async () => {
    await telemetry.call({ ...call, channel: 'fallback', incidentId: 'incident-1' }, takes(1));
    expect(spans.getFinishedSpans()[0]?.attributes).toMatchObject({ 'relais.incident.id': 'incident-1' });
    expect((await told('relais.call.duration'))?.points[0]?.[0]).toEqual({
      ...attributes,
      'relais.channel': 'fallback',
    });
  });

  it('is the parent of the spans within it', async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    try {
      await telemetry.call(call, async () => tracerProvider.getTracer('http').startSpan('GET').end());
    } finally {
      context.disable();
    }
    const [inner, outer] = spans.getFinishedSpans();
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
  });
});

describe('an outcome', () => {
  const outcome: Outcome = {
    kind: 'answered',
    effect: 'resets',
    endpoint: 'balances',
    sentAt: 0,
    waitedMs: 250,
    status: 200,
  };
  const named = { ...attributes, 'relais.endpoint': 'balances' };

  it('is a request’s duration in seconds', async () => {
    telemetry.outcome({ bankId: 'cic', serverAddress: 'api.bank.example', outcome });
    const { unit, points } = (await told('relais.request.duration')) ?? {};
    const expected = { ...named, 'relais.outcome.effect': 'resets', [ATTR_HTTP_RESPONSE_STATUS_CODE]: 200 };
    expect([unit, points]).toEqual(['s', [[expected, expect.objectContaining({ count: 1, sum: 0.25 })]]]);
  });

  it('that is no good answer says why, and gives no id away', async () => {
    const failed: Outcome = { ...outcome, kind: 'server_error', effect: 'counts', status: 503, requestId: 'r-1' };
    telemetry.outcome({ bankId: 'cic', outcome: { ...failed, ...{ consentRef: 'c-1' } } });
    expect((await told('relais.request.duration'))?.points[0]?.[0]).toEqual({
      'relais.bank.id': 'cic',
      'relais.channel': 'api',
      'relais.endpoint': 'balances',
      'relais.outcome.effect': 'counts',
      [ATTR_ERROR_TYPE]: 'server_error',
      [ATTR_HTTP_RESPONSE_STATUS_CODE]: 503,
    });
  });
});

it('the state of a breaker is the one that stands at 1, and its changes are counted', async () => {
  telemetry.state({ bankId: 'cic', to: 'closed' });
  telemetry.state({ bankId: 'cic', from: 'closed', to: 'open' });
  const bank = { 'relais.bank.id': 'cic' };
  expect((await told('relais.breaker.state'))?.points).toEqual([
    [{ ...bank, 'relais.breaker.state': 'closed' }, 0],
    [{ ...bank, 'relais.breaker.state': 'open' }, 1],
  ]);
  expect((await told('relais.breaker.transitions'))?.points).toEqual([
    [{ ...bank, 'relais.breaker.from': 'closed', 'relais.breaker.to': 'open' }, 1],
  ]);
});

it('is silent, and changes nothing, while the host has registered no SDK', async () => {
  const silent = openTelemetry();
  await expect(silent.call(call, takes(1))).resolves.toBe('accounts');
  silent.state({ bankId: 'cic', to: 'closed' });
  expect(trace.getActiveSpan()).toBeUndefined();
  expect(spans.getFinishedSpans()).toEqual([]);
});
