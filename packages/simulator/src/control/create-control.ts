import { type Context, Hono } from 'hono';
import type { ApiControl } from '../api/api-control.ts';
import { DOORS, isDoorName } from '../door/door-name.ts';
import type { Fault, FaultOptions } from '../fault/fault.ts';
import type { Faults } from '../fault/faults.ts';
import type { AppOutcome } from '../ledger/customer-scenario.ts';
import type { RequestLog } from '../request-log/request-log.ts';
import type { ScaAnswer, ScaControl } from '../web/sca/confirmations.ts';
import { createApiControlRoutes } from './api-control-routes.ts';

export interface ControlOptions {
  readonly faults: Faults;
  readonly api: ApiControl;
  readonly requestLog: RequestLog;
  readonly sca: ScaControl;
  /** Addresses of the doors. */
  readonly addresses: Readonly<Record<string, string>>;
}

/** The control port: JSON over plain HTTP, so that curl or another process can drive the bank. */
export function createControl({ faults, api, requestLog, sca, addresses }: ControlOptions): Hono {
  const control = new Hono();

  control.get('/', (context) => context.json(addresses));
  control.get('/request-log', (context) => context.json(requestLog.snapshot()));
  control.delete('/request-log', (context) => {
    requestLog.reset();
    return context.body(null, 204);
  });
  control.get('/faults', (context) => context.json(faults.active()));

  control.put('/faults/:door', async (context) => {
    const door = context.req.param('door');
    if (!isDoorName(door)) return unknownDoor(context, door);
    const body: unknown = await context.req.json().catch(() => undefined);
    if (!isFaultBody(body)) return context.json({ error: 'the body must be JSON like {"fault":"503"}' }, 400);
    const { fault, ...options } = body;
    try {
      await faults.set(door, fault as Fault, options);
    } catch (error) {
      return context.json({ error: error instanceof Error ? error.message : 'cannot be set' }, 400);
    }
    return context.json(faults.active());
  });

  control.delete('/faults', async (context) => {
    await faults.clear();
    return context.json(faults.active());
  });
  control.delete('/faults/:door', async (context) => {
    const door = context.req.param('door');
    if (!isDoorName(door)) return unknownDoor(context, door);
    await faults.clear(door);
    return context.json(faults.active());
  });

  control.put('/sca/:login', async (context) => {
    const body: unknown = await context.req.json().catch(() => undefined);
    if (!isScaAnswer(body)) {
      return context.json({ error: `the body must be JSON like {"outcome":"${OUTCOMES[0]}","afterPolls":2}` }, 400);
    }
    sca.answer(context.req.param('login'), body);
    return context.body(null, 204);
  });

  control.route('/api', createApiControlRoutes(api));
  control.notFound((context) => {
    return context.json(
      { error: 'see /request-log, /faults, /faults/{door}, /sca/{login}, /api and /api/{action}' },
      404,
    );
  });
  return control;
}

/** This is a first check only: `faults.set` checks every member. */
function isFaultBody(body: unknown): body is FaultOptions & { readonly fault: string } {
  return typeof body === 'object' && body !== null && 'fault' in body && typeof body.fault === 'string';
}

const OUTCOMES: readonly AppOutcome[] = ['validated', 'cancelled', 'expired', 'pending'];

function isScaAnswer(body: unknown): body is ScaAnswer {
  if (typeof body !== 'object' || body === null || !('outcome' in body)) return false;
  const polls = 'afterPolls' in body ? body.afterPolls : 0;
  return OUTCOMES.some((outcome) => outcome === body.outcome) && Number.isInteger(polls) && Number(polls) >= 0;
}

function unknownDoor(context: Context, door: string): Response {
  return context.json({ error: `no door ${door}: there are ${DOORS.join(', ')}` }, 404);
}
