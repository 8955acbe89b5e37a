import { getRequestListener } from '@hono/node-server';
import type { Clock } from '@relais/model';
import { answerWithFault } from '../fault/answer-with-fault.ts';
import type { ActiveFault, RequestFault } from '../fault/fault.ts';
import type { DoorFaults } from '../fault/faults.ts';
import type { RequestRecorder } from '../request-log/request-log.ts';
import type { DoorName } from './door-name.ts';
import type { HttpExchange } from './open-door.ts';

export interface AnswerOptions {
  readonly door: DoorName;
  /** The good answers. */
  readonly fetch: Parameters<typeof getRequestListener>[0];
  readonly clock: Clock;
  readonly requestLog: RequestRecorder;
  readonly faults: DoorFaults;
  /** Port of the web bank, once it is known. The redirecting faults lead there, by other host names. */
  readonly webPort: () => number;
  /** Faults that strike at random while none is set. @defaultValue none */
  readonly strikes?: (path: string) => ActiveFault<RequestFault> | undefined;
}

const HOME = '/fr/banque/pageaccueil.html';

/** Logs each request, then answers it: with the set fault, or normally. */
export function answerRequests(options: AnswerOptions): (exchange: HttpExchange) => void {
  const { door, fetch, clock, requestLog, faults, webPort, strikes } = options;
  // The global Request and Response belong to the program under test.
  const listener = getRequestListener(fetch, { overrideGlobalObjects: false });
  const speaks = door === 'api' ? 'json' : 'html';
  return (exchange) => {
    const { incoming, outgoing } = exchange;
    const path = incoming.url ?? '/';
    requestLog.request(door, { at: clock.now(), method: incoming.method ?? '', path });
    // Node would send the machine's time, but the bank may live on another day.
    outgoing.setHeader('date', new Date(clock.now()).toUTCString());
    const answerWell = (): void => void listener(incoming, outgoing);
    const active = faults.strike(door, path) ?? strikes?.(path);
    if (active === undefined) return answerWell();
    const foreignUrl = `https://127.0.0.1:${webPort()}${HOME}`;
    const plainUrl = `http://localhost:${webPort()}${HOME}`;
    answerWithFault({ ...exchange, active, clock, speaks, foreignUrl, plainUrl, answerWell });
  };
}
