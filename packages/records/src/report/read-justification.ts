import type { JustificationRecord } from './justification-record.ts';

const TEXTS = ['writtenAt', 'outageId', 'openedAt'] as const;
const OBJECTS = ['tpp', 'bank', 'legalBasis', 'contingency', 'use', 'statistics'] as const;
const LISTS = ['requests', 'probes', 'announcements', 'notices'] as const;

/**
 * Reads a justification record from its JSON.
 *
 * @throws {TypeError} when it is no justification record, or has an unknown version
 */
export function readJustification(json: string): JustificationRecord {
  const value: unknown = parsed(json);
  if (typeof value !== 'object' || value === null) throw new TypeError('this is no justification record');
  const record = value as Readonly<Record<string, unknown>>;
  if (record['record'] !== 'relais-justification') throw new TypeError('this is no justification record');
  if (record['recordVersion'] !== 1) {
    throw new TypeError(`this version of the justification record is not known: ${String(record['recordVersion'])}`);
  }
  for (const name of TEXTS) expect(name, typeof record[name] === 'string');
  for (const name of OBJECTS) expect(name, typeof record[name] === 'object' && record[name] !== null);
  for (const name of LISTS) expect(name, Array.isArray(record[name]));
  return value as JustificationRecord;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new TypeError('this is not JSON');
  }
}

function expect(name: string, isThere: boolean): void {
  if (!isThere) throw new TypeError(`the justification record has no ${name}`);
}
