import { canonicalJson } from './canonical-json.ts';
import { type JournalRecord, PARTS, RECORD_TYPES } from './journal-record.ts';

// Strict decoding: otherwise two different byte sequences could give one text.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads one line without its end.
 *
 * @returns `undefined` unless the line equals, byte for byte, the journal's own form of the record
 */
export function readRecord(line: Uint8Array): JournalRecord | undefined {
  try {
    const text = utf8.decode(line);
    const value: unknown = JSON.parse(text);
    return isRecord(value) && canonicalJson(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

const HASH = /^[0-9a-f]{64}$/;
const TYPES: ReadonlySet<unknown> = new Set(RECORD_TYPES);
const MEMBERS: Readonly<Record<string, (value: unknown) => boolean>> = {
  logVersion: (value) => value === 1,
  seq: (value) => Number.isSafeInteger(value) && Number(value) > 0,
  at: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  type: (value) => TYPES.has(value),
  digests: (value) => isObject(value) && Object.keys(value).every((name) => PARTS.some((part) => part === name)),
  prevHash: isHash,
  hash: isHash,
};
const OPTIONAL: ReadonlySet<string> = new Set(['note', ...PARTS]);

function isRecord(value: unknown): value is JournalRecord {
  if (!isObject(value)) return false;
  const required = Object.entries(MEMBERS).every(([name, isValid]) => isValid(value[name]));
  // The record must have no member that no hash covers.
  return (
    required &&
    Object.keys(value).every((name) => Object.hasOwn(MEMBERS, name) || (OPTIONAL.has(name) && isObject(value[name])))
  );
}

function isHash(value: unknown): boolean {
  return typeof value === 'string' && HASH.test(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
