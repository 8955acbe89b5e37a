import { STATUS_CODES } from 'node:http';
import { pipeline } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import type { Clock } from '@relais/model';
import { errorModel } from '../api/error-model.ts';
import type { HttpExchange } from '../door/open-door.ts';
import { beginning, hugeBody } from './endless-body.ts';
import type { ActiveFault, RequestFault } from './fault.ts';
import { CAPTCHA_PAGE, FIREWALL_PAGE } from './front-pages.ts';
import { INTERRUPTED_PAGE, TECHNICAL_PROBLEM_PAGE } from './outage-pages.ts';

/** The surroundings of a fault. */
export interface FaultContext extends HttpExchange {
  readonly active: ActiveFault<RequestFault>;
  readonly clock: Clock;
  /** The API speaks JSON in its errors, the other doors HTML. */
  readonly speaks: 'json' | 'html';
  /** Target of `redirect-foreign`. */
  readonly foreignUrl: string;
  /** Target of `redirect-http`. */
  readonly plainUrl: string;
  /** Gives the good answer. */
  readonly answerWell: () => void;
}

const DEFAULT_DELAY_MS = 1000;
const DRIP_MS = 100;
const HTML = 'text/html; charset=UTF-8';

const ANSWERS: Readonly<Record<RequestFault, (context: FaultContext) => void>> = {
  reset: ({ reset }) => reset(),
  hang: () => {},
  slow: ({ outgoing, clock, active, answerWell }) => {
    outgoing.once('close', clock.schedule(answerWell, active.delayMs ?? DEFAULT_DELAY_MS));
  },
  drip: ({ outgoing, speaks, clock }) => {
    let cancel = (): void => {};
    const next = (): void => {
      outgoing.write(' ');
      cancel = clock.schedule(next, DRIP_MS);
    };
    outgoing.once('close', () => cancel());
    outgoing.writeHead(200, { 'content-type': typeOf(speaks) });
    next();
  },
  cut: ({ incoming, outgoing, speaks }) => {
    outgoing.writeHead(200, { 'content-type': typeOf(speaks), 'content-length': '4096' });
    outgoing.write(beginning(speaks), () => incoming.socket.destroy());
  },
  status: (context) => sendAway(context, context.active.status ?? 500),
  '429': (context) => sendAway(context, 429, 'Quota exceeded'),
  '503': (context) => sendAway(context, 503, 'Service temporarily unavailable'),
  '500-html': ({ outgoing }) => {
    outgoing.writeHead(500, { 'content-type': HTML }).end(TECHNICAL_PROBLEM_PAGE);
  },
  '200-html': ({ outgoing }) => {
    outgoing.writeHead(200, { 'content-type': HTML }).end(INTERRUPTED_PAGE);
  },
  '200-empty': ({ outgoing, speaks }) => {
    outgoing.writeHead(200, { 'content-type': typeOf(speaks), 'content-length': '0' }).end();
  },
  firewall: ({ outgoing, active }) => {
    outgoing.writeHead(403, { 'content-type': HTML, ...retryAfterOf(active) }).end(FIREWALL_PAGE);
  },
  captcha: ({ outgoing, active }) => {
    outgoing.writeHead(200, { 'content-type': HTML, ...retryAfterOf(active) }).end(CAPTCHA_PAGE);
  },
  huge: ({ outgoing, speaks }) => {
    outgoing.writeHead(200, { 'content-type': typeOf(speaks) });
    pipeline(hugeBody(speaks), outgoing, ignoreLeaver);
  },
  'gzip-bomb': ({ outgoing, speaks }) => {
    outgoing.writeHead(200, { 'content-type': typeOf(speaks), 'content-encoding': 'gzip' });
    pipeline(hugeBody(speaks), createGzip({ level: constants.Z_BEST_SPEED }), outgoing, ignoreLeaver);
  },
  'redirect-foreign': (context) => redirect(context, context.foreignUrl),
  'redirect-http': (context) => redirect(context, context.plainUrl),
};

/** Answers one request by the set fault. */
export function answerWithFault(context: FaultContext): void {
  ANSWERS[context.active.fault](context);
}

function sendAway({ incoming, outgoing, speaks, active, clock }: FaultContext, status: number, said?: string): void {
  const { body = speaks } = active;
  const retryAfter = retryAfterOf(active);
  if (body === 'empty' || status === 204 || status === 304) {
    outgoing.writeHead(status, retryAfter).end();
    return;
  }
  outgoing.writeHead(status, { 'content-type': typeOf(body), ...retryAfter });
  if (body === 'html') {
    outgoing.end(INTERRUPTED_PAGE);
    return;
  }
  const [path = '/'] = (incoming.url ?? '/').split('?');
  const error = active.error ?? STATUS_CODES[status] ?? 'Error';
  const message = said ?? STATUS_CODES[status] ?? 'Error';
  // The authorisation server has errors of its own form (RFC 6749, section 5.2).
  const oauthError = JSON.stringify({ error, error_description: message, error_uri: null });
  outgoing.end(path.includes('/oauth2/') ? oauthError : errorModel({ status, error, message, path }, clock));
}

function retryAfterOf({ retryAfterSeconds }: ActiveFault): Record<string, string> {
  return retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
}

/** The redirect sets a cookie, so that a test can catch a client that carries it on. */
function redirect({ outgoing }: FaultContext, location: string): void {
  const cookies = ['IdSes=not-for-strangers; Path=/; Secure', 'lastCnx=password; Path=/; Secure'];
  outgoing.writeHead(302, { location, 'set-cookie': cookies }).end();
}

function typeOf(speaks: 'json' | 'html'): string {
  return speaks === 'json' ? 'application/json; charset=utf-8' : HTML;
}

/** A client that closes the connection is no error of the simulator. */
function ignoreLeaver(): void {}
