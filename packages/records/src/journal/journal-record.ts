import { randomBytes } from 'node:crypto';
import type { JournalPosition } from '@relais/core';
import { canonicalJson, sha256 } from './canonical-json.ts';

/**
 * Parts of a record that retention can erase while the chain stays whole. They are the `facts` of a session or an
 * access, keyed `hashes` of the delivered records, and their encrypted `values`.
 */
export const PARTS = ['facts', 'hashes', 'values'] as const;
export type PartName = (typeof PARTS)[number];

/** Retention erases the salt with the part. The digest that remains then matches no guess. */
export type Part = Readonly<Record<string, unknown>> & { readonly salt: string };

/** The first four record reads; the others record changes of the journal itself. */
export const RECORD_TYPES = [
  'session',
  'sca',
  'access',
  'end',
  'hold',
  'release',
  'erasure',
  'checkpoint',
  'repair',
  'chains',
] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

/** The hash before the first record. */
export const GENESIS: JournalPosition = { seq: 0, hash: '0'.repeat(64) };

/** The content of one line. `hash` covers all members but itself; of the parts it covers the digests. */
export interface JournalRecord {
  readonly logVersion: 1;
  /** Number of the record, from 1 on and without a gap. */
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly type: RecordType;
  /** Content of a record about the journal itself. It holds no personal data and stays as long as the line. */
  readonly note?: Readonly<Record<string, unknown>>;
  /** SHA-256 of each part that the record was written with. */
  readonly digests: Readonly<Partial<Record<PartName, string>>>;
  readonly prevHash: string;
  readonly hash: string;
  readonly facts?: Part;
  readonly hashes?: Part;
  readonly values?: Part;
}

/** A record without its place in the chain. */
export type UnchainedRecord = Omit<JournalRecord, 'seq' | 'prevHash' | 'hash'>;

export interface JournalEntry {
  readonly type: RecordType;
  readonly note?: Readonly<Record<string, unknown>>;
  readonly parts?: Readonly<Partial<Record<PartName, Readonly<Record<string, unknown>>>>>;
}

/** @param at - milliseconds since the epoch */
export function unchainedRecord({ type, note, parts = {} }: JournalEntry, at: number): UnchainedRecord {
  const salted = Object.entries(parts).map(([name, part]) => [name, { ...part, salt: newSalt() }] as const);
  return {
    logVersion: 1,
    at: new Date(at).toISOString(),
    type,
    ...(note === undefined ? {} : { note }),
    digests: Object.fromEntries(salted.map(([name, part]) => [name, digestOf(part)])),
    ...Object.fromEntries(salted),
  };
}

export function chainRecord(previous: JournalPosition, record: UnchainedRecord): JournalRecord {
  const placed = { ...record, seq: previous.seq + 1, prevHash: previous.hash };
  return { ...placed, hash: hashOf(placed) };
}

/** The hash that a record must have. */
export function hashOf({ logVersion, seq, at, type, note, digests, prevHash }: Omit<JournalRecord, 'hash'>): string {
  return sha256(canonicalJson({ logVersion, seq, at, type, note, digests, prevHash }));
}

export function digestOf(part: Part): string {
  return sha256(canonicalJson(part));
}

/** One line of a segment, with its end. */
export function lineOf(record: JournalRecord): string {
  return `${canonicalJson(record)}\n`;
}

function newSalt(): string {
  return randomBytes(16).toString('base64url');
}
