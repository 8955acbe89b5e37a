import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { CertificateVerdict } from '../pki/check-certificate.ts';
import type { WebBank } from '../web/web-bank.ts';
import { formPage, refusalPage } from './door-pages.ts';
import { readLogin } from './read-login.ts';

export interface FallbackDoorOptions {
  /** Path of the door, e.g. `/cic/fallback`. */
  readonly path: string;
  /** Name of the bank, for its pages. */
  readonly bank: string;
  /** e.g. `https://localhost:40125`. */
  readonly webOrigin: string;
  readonly logIn: WebBank['logIn'];
  readonly redirectStatus: 302 | 303;
  /** The bank's judgement of the certificate behind a request. */
  readonly judge: (incoming: HttpBindings['incoming']) => CertificateVerdict;
}

type Env = { Bindings: HttpBindings };

/** A login form is short. */
const MAX_BODY_BYTES = 16 * 1024;

/** Cookies without a session: a client may keep or drop them. */
const UI_COOKIES = ['eu-consent=%7B%22solutionVersion%22%3A%221.0%22%7D; Path=/; Secure'];

/**
 * The fallback access as the bank publishes it (RTS art. 33(4)). It identifies the TPP by its QWAC, logs the PSU in,
 * and sends the client to the ordinary web bank.
 */
export function createFallbackDoor(options: FallbackDoorOptions): Hono<Env> {
  const { path, bank, webOrigin, logIn, redirectStatus, judge } = options;
  const door = new Hono<Env>();

  function refuse(context: Context<Env>, status: ContentfulStatusCode, reason: string): Response {
    context.header('Connection', 'close');
    return context.html(refusalPage(bank, reason), status);
  }

  door.use(async (context, next) => {
    const verdict = judge(context.env.incoming);
    // The door judges the certificate before it reads a byte: it must not see an unknown party's password.
    if (verdict !== 'good') return refuse(context, 403, `Client certificate refused: ${verdict}`);
    return next();
  });

  door.get(path, (context) => context.html(formPage(bank, path)));

  door.post(path, async (context) => {
    const body = await readBody(context.env.incoming);
    if (body === undefined) return refuse(context, 413, `The body must not be longer than ${MAX_BODY_BYTES} bytes`);
    const request = readLogin({ header: (name) => context.req.header(name), body });
    if (request.kind === 'broken-rule') return refuse(context, 400, request.rule);
    const login = logIn(request.login, request.password);
    if (login.kind === 'refused') return context.html(login.html, login.status);
    for (const cookie of [...login.cookies, ...UI_COOKIES]) context.header('Set-Cookie', cookie, { append: true });
    return context.redirect(new URL(login.location, webOrigin).href, redirectStatus);
  });

  door.all(path, (context) => refuse(context, 405, 'Only GET and POST are answered here'));
  door.notFound((context) => refuse(context, 404, 'There is nothing at this address'));
  return door;
}

/** One character for each byte. @returns `undefined` when the body is too long */
async function readBody(incoming: HttpBindings['incoming']): Promise<string | undefined> {
  let body = '';
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    body += chunk.toString('latin1');
    if (body.length > MAX_BODY_BYTES) return undefined;
  }
  return body;
}
