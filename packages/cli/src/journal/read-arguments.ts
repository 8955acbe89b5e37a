import type { JournalPosition } from '@relais/core';
import { isCalendarDate } from '@relais/model';
import { InvalidArgumentError } from 'commander';

/** Reads `SEQ:HASH`, as `relais journal verify` prints it, once for each head. */
export function readPosition(text: string, before: readonly JournalPosition[] = []): readonly JournalPosition[] {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq === undefined || hash === undefined) throw new InvalidArgumentError('It must be SEQ:HASH.');
  return [...before, { seq: Number(seq), hash }];
}

/** A key, and the name under which the journal's records ask for it. */
export interface KeyFile {
  readonly id: string;
  readonly path: string;
}

/** Reads a day, which begins at midnight UTC, or an instant with its zone. */
export function readInstant(text: string): number {
  const instant = Date.parse(text);
  const hasZone = /T[\d:.,]+(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  if (Number.isNaN(instant) || !(hasZone || isCalendarDate(text))) {
    throw new InvalidArgumentError('It must be YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ.');
  }
  return instant;
}

/** Gathers `ID=FILE`, once for each key. */
export function readKeyFile(text: string, before: readonly KeyFile[] = []): readonly KeyFile[] {
  const [, id, path] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (id === undefined || path === undefined) throw new InvalidArgumentError('It must be ID=FILE.');
  return [...before, { id, path }];
}
