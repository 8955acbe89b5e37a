import { readRetryAfter } from '../network/retry-after.ts';
import {
  BLOCKED_TEXTS,
  CERTIFICATE_STATUSES,
  CERTIFICATE_TEXTS,
  FRONT_HEADERS,
  PROXY_STATUSES,
} from './front-marks.ts';

/**
 * A firewall, a load balancer, a terminator of TLS or a proxy has answered in the place of the bank.
 *
 * - `blocked`: it does not let the request through, or wants a person to solve a puzzle
 * - `certificate`: it saw no client certificate, or none that it takes
 * - `proxy`: it stands on this side, e.g. a company's own
 */
export type FrontKind = 'blocked' | 'certificate' | 'proxy';

/** An answer that came, as either channel sees it. */
export interface SeenAnswer {
  readonly status: number;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** The body, or its beginning. */
  readonly text: string;
  /** Marks of the bank's own pages: an answer that holds one is the bank's. @defaultValue none */
  readonly own?: RegExp;
}

/** The headers that tell of it, and of its time. In small letters. */
export const FRONT_HEADER_NAMES: readonly string[] = ['retry-after', ...FRONT_HEADERS.map(([name]) => name)];

/** Pages of refusal are short. Of a longer one the beginning is looked at. */
const LONGEST = 16_384;

/** Tells an answer that is not the bank's own. To be asked before the page or the JSON is looked at. */
export function frontOf({ status, headers, text, own }: SeenAnswer): FrontKind | undefined {
  if (PROXY_STATUSES.has(status)) return 'proxy';
  if (CERTIFICATE_STATUSES.has(status)) return 'certificate';
  if (FRONT_HEADERS.some(([name, value]) => value.test(String(headers[name] ?? '')))) return 'blocked';
  if (own?.test(text) === true) return undefined;
  const said = text.slice(0, LONGEST).toLowerCase();
  if ((status === 400 || status === 403) && CERTIFICATE_TEXTS.some((mark) => mark.test(said))) return 'certificate';
  if (status === 451 || (isPage(said) && BLOCKED_TEXTS.some((mark) => mark.test(said)))) return 'blocked';
  return undefined;
}

/** Whether a body is a page, whatever its header says. @param text - the body, or its beginning */
export function isPage(text: string): boolean {
  return /^[\s\ufeff]{0,999}(?:<!--[\s\S]{0,2000}?-->\s{0,99})?<(?:!doctype\s+html|html|head|body|title|center|h1|script)\b/i.test(
    text,
  );
}

/** Without a word of when to come back, in milliseconds. */
const REST_MS = 300_000;
/** Nothing is left alone for longer, whatever it asks for. */
const LONGEST_REST_MS = 86_400_000;

/** When to ask again. @param now - milliseconds since the epoch */
export function frontRetryAt(retryAfter: unknown, now: number): number {
  const asked = readRetryAfter(retryAfter, now) ?? now + REST_MS;
  return Math.min(Math.max(asked, now), now + LONGEST_REST_MS);
}
