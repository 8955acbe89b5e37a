import {
  type Attributes,
  type MeterProvider,
  metrics,
  SpanKind,
  SpanStatusCode,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { type Clock, isRelaisError, systemClock } from '@relais/model';
import type { Telemetry, TelemetryCall, TelemetryOutcome } from './telemetry.ts';

export interface OpenTelemetryOptions {
  /** @defaultValue the one that is registered globally: nothing is told when none is */
  readonly meterProvider?: MeterProvider;
  /** @defaultValue the one that is registered globally: nothing is told when none is */
  readonly tracerProvider?: TracerProvider;
  readonly clock?: Clock;
}

const SCOPE = '@relais/core';

/** Seconds: those of the semantic conventions for HTTP, and up to the two minutes that a fallback may take. */
const BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 120];

/**
 * Metrics and spans by OpenTelemetry. Silent as long as the host program has registered no SDK. Create it after the SDK has
 * started: instruments do not wait for one.
 *
 * Attributes that the semantic conventions name are named so (`error.type`, `server.address`,
 * `http.response.status_code`), the others begin with `relais.`. None holds anything of a PSU: of errors only the code
 * is told, never the message.
 *
 * @example
 * import { openTelemetry } from '@relais/core/opentelemetry';
 * const telemetry = openTelemetry();
 * const value = await telemetry.call({ bankId: 'cic', channel: 'api', endpoint: 'accounts' }, () => getAccounts());
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): Telemetry {
  const { clock = systemClock } = options;
  const tracer = (options.tracerProvider ?? trace).getTracer(SCOPE);
  const meter = (options.meterProvider ?? metrics).getMeter(SCOPE);
  const seconds = { unit: 's', advice: { explicitBucketBoundaries: BOUNDARIES } };
  const callDuration = meter.createHistogram('relais.call.duration', {
    ...seconds,
    description: 'Duration of calls as their callers see them, on either channel.',
  });
  const requestDuration = meter.createHistogram('relais.request.duration', {
    ...seconds,
    description: 'Duration of requests to the API as the bank answered them, also after their callers left.',
  });
  const state = meter.createGauge('relais.breaker.state', {
    unit: '1',
    description: 'Whether the breaker of a bank is in a state (1) or not (0).',
  });
  const transitions = meter.createCounter('relais.breaker.transitions', {
    unit: '{transition}',
    description: 'Changes of state of the breaker of a bank.',
  });

  return {
    call: (call, run) => {
      const attributes = attributesOf(call);
      const { incidentId, endpoint } = call;
      // An id has too many values for a metric, not for a span.
      const incident = incidentId === undefined ? {} : { 'relais.incident.id': incidentId };
      const span = { kind: SpanKind.CLIENT, attributes: { ...attributes, ...incident } };
      return tracer.startActiveSpan(`relais.${endpoint}`, span, async (active) => {
        const startedAt = clock.now();
        let failure: Attributes = {};
        try {
          return await run();
        } catch (error) {
          failure = { 'error.type': isRelaisError(error) ? error.code : '_OTHER' };
          active.setStatus({ code: SpanStatusCode.ERROR }).setAttributes(failure);
          throw error;
        } finally {
          callDuration.record((clock.now() - startedAt) / 1_000, { ...attributes, ...failure });
          active.end();
        }
      });
    },

    outcome: (told) => requestDuration.record(told.outcome.waitedMs / 1_000, attributesOfOutcome(told)),

    state: ({ bankId, from, to }) => {
      const bank = { 'relais.bank.id': bankId };
      state.record(1, { ...bank, 'relais.breaker.state': to });
      if (from === undefined || from === to) return;
      state.record(0, { ...bank, 'relais.breaker.state': from });
      transitions.add(1, { ...bank, 'relais.breaker.from': from, 'relais.breaker.to': to });
    },
  };
}

function attributesOf({ bankId, channel, endpoint, serverAddress }: TelemetryCall): Attributes {
  return {
    'relais.bank.id': bankId,
    'relais.channel': channel,
    'relais.endpoint': endpoint,
    ...(serverAddress === undefined ? {} : { 'server.address': serverAddress }),
  };
}

function attributesOfOutcome({ bankId, serverAddress, outcome }: TelemetryOutcome): Attributes {
  const { effect, endpoint, kind, status } = outcome;
  return {
    ...attributesOf({ bankId, channel: 'api', endpoint, serverAddress }),
    'relais.outcome.effect': effect,
    ...(kind === 'answered' ? {} : { 'error.type': kind }),
    ...(status === undefined ? {} : { 'http.response.status_code': status }),
  };
}
