import type { JournalRecord } from '../journal-record.ts';
import { isInScope, type JournalScope } from '../journal-scope.ts';

/** What must not be erased, until it is released. */
export interface LegalHold extends JournalScope {
  readonly holdId: string;
  /** The host's own name of the case. */
  readonly reason: string;
  readonly seq: number;
}

/** A hold as the journal tells it. */
export function holdOf({ seq, note = {}, facts = { salt: '' } }: JournalRecord): LegalHold {
  const { salt: _, ...scope } = facts;
  return { ...scope, holdId: String(note['holdId']), reason: String(note['reason']), seq };
}

/** A hold in force keeps what it names, and itself. */
export function isHeld(record: JournalRecord, holds: readonly LegalHold[]): boolean {
  const ownId = record.type === 'hold' ? record.note?.['holdId'] : undefined;
  return holds.some((hold) => hold.holdId === ownId || isInScope(record, hold));
}
