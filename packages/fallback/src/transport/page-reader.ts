import type { Readable } from 'node:stream';
import { afterStall, type Clock, FRONT_HEADER_NAMES, RelaisError, toldTransport, withDeadline } from '@relais/model';
import { isNoticeAddress, type ShownRows } from '@relais/parsers';
import { allowedUrl } from './allowed-url.ts';
import { assertBanksOwnPage } from './banks-own.ts';
import type { CookieClient } from './cookie-client.ts';
import { decodePage } from './decode-page.ts';
import { type FormField, formBody } from './form-body.ts';
import type { ReadPage } from './read-page.ts';
import { receiveBody, release } from './receive-body.ts';
import type { Reply } from './reply.ts';
import { isCut, type PageRetry, retryPage } from './retry-page.ts';
import { isTooLargeStatus, tooLarge } from './too-large.ts';
import { transportError } from './transport-error.ts';

export interface PageReaderOptions {
  readonly client: CookieClient;
  /** `host` or `host:port`: no other host is asked. */
  readonly hosts: readonly string[];
  readonly clock: Clock;
  /** Time one request may take, in milliseconds. */
  readonly requestTimeoutMs: number;
  readonly maxRedirects: number;
  /** How often a page is asked for again that met a random error. A form is never sent again. @defaultValue never */
  readonly retry?: PageRetry;
  /** Told of each address before it is asked for, of redirects too. What it throws, the reading ends with. */
  readonly guard?: (url: URL) => void;
  /** Told of each request. */
  readonly marks?: RequestMarks;
}

/** Told how far a request has come. */
export interface RequestMarks {
  /** Its bytes leave, over TLS that stands: before that, the bank has learned nothing from it. */
  readonly sent: () => void;
  /** The whole answer is here. */
  readonly replied: () => void;
}

/** A form to be sent. The `FormPost` of a page fits; a secret among the fields is bytes. */
export interface FormToSend {
  /** Absolute URL. */
  readonly action: string;
  readonly fields: readonly FormField[];
}

/** A file, not decoded. */
export interface ReadFile {
  readonly status: number;
  readonly bytes: Uint8Array;
}

export interface PageReader {
  readonly get: (address: string | URL, signal: AbortSignal) => Promise<ReadPage>;
  /** @param before - the rows of the page whose button it is, where the answer is to go on with them */
  readonly post: (form: FormToSend, signal: AbortSignal, before?: ShownRows) => Promise<ReadPage>;
  /** Presses a button that gives a file. A page comes in its place when the bank has something to say. */
  readonly download: (form: FormToSend, signal: AbortSignal) => Promise<ReadFile | ReadPage>;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** One request, as it is sent. */
export interface RequestToSend {
  readonly url: URL;
  /** A form. Absent: a GET. */
  readonly body?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly marks?: RequestMarks | undefined;
}

/** How far a request has come. */
type Stage = 'not_sent' | 'connect_timeout' | 'sent';

/** Silence is the bank's only once a request is on its way, by a connection that stands. */
function late(stage: Stage): RelaisError {
  if (stage === 'sent') {
    return new RelaisError('fallback_unavailable', 'the web bank did not answer in time', { reason: 'timeout' });
  }
  const message =
    stage === 'not_sent'
      ? 'the request was not sent in time: nothing was asked of the web bank'
      : 'the attempt to connect to the web bank got no answer';
  return new RelaisError('own_network', message, { reason: stage });
}

/** Sends one request, never follows, and never answers later than its time. */
export async function exchange(
  options: Pick<PageReaderOptions, 'client' | 'clock' | 'requestTimeoutMs'>,
  request: RequestToSend,
  signal: AbortSignal,
): Promise<Reply> {
  const { client, clock, requestTimeoutMs } = options;
  const { url, body, headers, marks } = request;
  let stage: Stage = 'not_sent';
  return withDeadline(
    async (own) => {
      try {
        const answer = await client.http.request<Readable>({
          url: url.href,
          method: body === undefined ? 'GET' : 'POST',
          ...(body === undefined ? {} : { data: body }),
          headers: {
            ...(body === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
            ...headers,
          },
          signal: own,
          transport: toldTransport({
            onConnecting: () => {
              stage = 'connect_timeout';
            },
            onSent: () => {
              stage = 'sent';
            },
            ...(marks !== undefined && { onSecured: marks.sent }),
          }),
        });
        const location: unknown = answer.headers['location'];
        const refresh: unknown = answer.headers['refresh'];
        const bytes = await receiveBody(answer.data, client.maxBytes, Number(answer.headers['content-length'] ?? 0));
        marks?.replied();
        return {
          url,
          status: answer.status,
          ...(typeof location === 'string' && location !== '' && { location: asSent(location) }),
          ...(typeof refresh === 'string' && { refresh: asSent(refresh) }),
          contentType: String(answer.headers['content-type'] ?? ''),
          marks: marksIn(answer.headers),
          isAttachment: /^\s*attachment\b/i.test(String(answer.headers['content-disposition'] ?? '')),
          bytes,
        };
      } catch (error) {
        throw transportError(error, own);
      }
    },
    { deadlineMs: requestTimeoutMs, clock: afterStall(clock), caller: signal, late: () => late(stage) },
  );
}

/** What tells of something in front of the bank. */
function marksIn(headers: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    FRONT_HEADER_NAMES.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  );
}

/**
 * An address from a header, with the bytes that the bank sent. Node reads each byte as a character. Browsers write bytes that are
 * not ASCII as `%XX`, whatever charset the bank meant (URL standard, section 1.3).
 */
function asSent(address: string): string {
  return address.replace(/[\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** True for an answer that leads elsewhere. */
export function isRedirect({ status, location }: Reply): boolean {
  return REDIRECTS.has(status) && location !== undefined;
}

/**
 * Reads pages of the web bank, following redirects by hand and only to the bank's own hosts.
 *
 * No other resource of a page is ever fetched.
 */
export function pageReader(options: PageReaderOptions): PageReader {
  const { hosts, maxRedirects, retry, guard, marks } = options;

  async function ask(url: URL, signal: AbortSignal): Promise<Reply> {
    guard?.(url);
    const once = (): Promise<Reply> => exchange(options, { url, marks }, signal);
    return retry === undefined ? once() : retryPage(once, { ...retry, clock: options.clock }, signal);
  }

  /** @param isForm - whether the first request was a form: 307 and 308 want a form again (RFC 9110, section 15.4.8) */
  async function follow(first: Reply, isForm: boolean, signal: AbortSignal): Promise<ReadPage> {
    let reply = first;
    for (let hop = 0; isRedirect(reply); hop += 1) {
      if (hop === maxRedirects) {
        throw new RelaisError('fallback_unavailable', 'the web bank redirects without end', { reason: 'redirects' });
      }
      if (isForm && reply === first && reply.status >= 307) {
        throw new RelaisError('page_drift', 'the web bank wants a form sent again elsewhere', { reason: 'repost' });
      }
      reply = await ask(allowedUrl(reply.location ?? '', reply.url, hosts), signal);
    }
    assertBanksOwnPage(reply, options.clock);
    // A form is not sent again: what it gave is asked for later. A page was asked for again already.
    if (isForm && reply === first && isCut(reply)) {
      throw new RelaisError('fallback_unavailable', 'the answer of the web bank was cut in transfer', {
        reason: 'cut',
      });
    }
    return pageOf(reply);
  }

  async function press({ action, fields }: FormToSend, signal: AbortSignal): Promise<Reply> {
    const url = allowedUrl(action, undefined, hosts);
    const body = formBody(fields);
    try {
      return await exchange(options, { url, body, marks }, signal);
    } finally {
      body.fill(0);
    }
  }

  return {
    get: async (address, signal) =>
      follow(await ask(allowedUrl(String(address), undefined, hosts), signal), false, signal),
    post: async (form, signal) => follow(await press(form, signal), true, signal),
    download: async (form, signal) => {
      const reply = await press(form, signal);
      const { status, bytes } = reply;
      return reply.isAttachment && status === 200 ? { status, bytes } : follow(reply, true, signal);
    },
  };
}

/**
 * The page in an answer.
 *
 * @throws {RelaisError} `fallback_unavailable` for a status of outage, `malformed_reply` for an empty or unreadable body
 */
export function pageOf({ url, status, contentType, refresh, bytes }: Reply): ReadPage {
  if (status >= 500) {
    throw new RelaisError('fallback_unavailable', `the web bank answered ${status}`, { reason: 'http_status', status });
  }
  if (isTooLargeStatus(status)) throw tooLarge();
  // A notice that the customer has seen is empty.
  if (bytes.length === 0 && !(status < 400 && isNoticeAddress(url.href))) {
    throw new RelaisError('malformed_reply', 'the web bank answered with an empty page', { reason: 'empty', status });
  }
  const page = {
    url: url.href,
    html: decodePage(bytes, contentType),
    status,
    bytes: bytes.length,
    ...(refresh !== undefined && { refresh }),
  };
  release(bytes);
  return page;
}
