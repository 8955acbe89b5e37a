import { randomBytes } from 'node:crypto';
import type { JournalPosition } from '@relais/core';
import { canonicalJson, sha256 } from './canonical-json.ts';

/**
 * What retention can take out of a record while the chain stays whole: `facts` of a session or an access, keyed `hashes` of
 * the records delivered, their encrypted `values`.
 */
export const PARTS = ['facts', 'hashes', 'values'] as const;
export type PartName = (typeof PARTS)[number];

/** The salt goes with the part: what remains of it, a digest, can then be matched against no guess. */
export type Part = Readonly<Record<string, unknown>> & { readonly salt: string };

/** The first four tell what was read; the others what was done to the journal itself. */
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
] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

/** Where every journal begins. */
export const GENESIS: JournalPosition = { seq: 0, hash: '0'.repeat(64) };

/** What stands in one line. `hash` covers everything but itself and the parts, of which it covers the digests. */
export interface JournalRecord {
  readonly logVersion: 1;
  /** From 1, without a gap. */
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly type: RecordType;
  /** What a record about the journal itself says. Names nobody, and therefore stays as long as the line. */
  readonly note?: Readonly<Record<string, unknown>>;
  /** SHA-256 of each part that the record was written with. */
  readonly digests: Readonly<Partial<Record<PartName, string>>>;
  readonly prevHash: string;
  readonly hash: string;
  readonly facts?: Part;
  readonly hashes?: Part;
  readonly values?: Part;
}

/** A record that has not got its place in the chain yet. */
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

/** The hash that a record ought to have. */
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
