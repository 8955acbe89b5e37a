import { UnreadableReply } from '../failure/unreadable-reply.ts';

type Reviver = (name: string, value: unknown, context: { readonly source?: string }) => unknown;

// TypeScript does not know the third argument yet (ECMAScript proposal "JSON.parse source text access").
const parse = JSON.parse as (text: string, reviver?: Reviver) => unknown;

const PROTOTYPE = '__proto__';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses a reply, and keeps every number as the text it was sent as.
 *
 * A float would lose digits of an amount, and of an id sent as a number. Having no numbers at all loses nothing: in STET,
 * account, balance and transaction hold only texts and booleans.
 *
 * @param body - UTF-8, as JSON has to be (RFC 8259)
 * @throws {UnreadableReply} when the body is empty, a page, or anything else but JSON
 */
export function parseJson(body: Uint8Array): unknown {
  return parsed(body, (text) => {
    const value = parse(text);
    return needsCare(value) ? parse(text, keepDigits) : value;
  });
}

/**
 * Whether a value holds a number, or a member that would change a prototype. Most replies hold neither, for STET writes
 * everything as text. Looking at all that was parsed costs a fifteenth of parsing with a reviver.
 */
function needsCare(value: unknown): boolean {
  if (typeof value === 'number') return true;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    for (let index = 0; index < items.length; index += 1) if (needsCare(items[index])) return true;
    return false;
  }
  const members = value as Readonly<Record<string, unknown>>;
  for (const name in members) if (name === PROTOTYPE || needsCare(members[name])) return true;
  return false;
}

/**
 * Parses a reply that holds no money and will be sent back: its numbers stay numbers.
 *
 * @throws {UnreadableReply} as {@link parseJson}
 */
export function parseSettings(body: Uint8Array): unknown {
  return parsed(body, (text) => parse(text, (name, value) => (name === PROTOTYPE ? undefined : value)));
}

function parsed(body: Uint8Array, read: (text: string) => unknown): unknown {
  const text = decode(body);
  if (text.trim() === '') throw new UnreadableReply('empty', 'the reply is empty');
  try {
    return read(text);
  } catch {
    // The parser's own error quotes the reply: it must not become a cause.
    const isPage = text.trimStart().startsWith('<');
    throw isPage
      ? new UnreadableReply('html_page', 'the reply is a page instead of JSON')
      : new UnreadableReply('unreadable', 'the reply is not JSON');
  }
}

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new UnreadableReply('unreadable', 'the reply is not UTF-8');
  }
}

const keepDigits: Reviver = (name, value, { source }) => {
  // Left out: copying the object by assignment would change the prototype of the copy.
  if (name === PROTOTYPE) return undefined;
  return typeof value === 'number' ? source : value;
};
