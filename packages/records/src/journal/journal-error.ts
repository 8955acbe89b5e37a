import { isRelaisError, RelaisError, safeCause } from '@relais/model';
import { describeDamage, type JournalDamage } from './verify/journal-damage.ts';

/** Data whose record cannot be written must not be delivered. */
export function cannotWrite(error: unknown): RelaisError {
  if (isRelaisError(error)) return error;
  return new RelaisError('fallback_refused', 'the access journal cannot be written', {
    reason: 'journal',
    cause: safeCause(error),
  });
}

/** Says in one sentence why a journal cannot be opened in its directory. The path stays out. */
export function cannotOpen(error: unknown): RelaisError {
  if (isRelaisError(error)) return error;
  const { code } = error as { readonly code?: unknown };
  const why = typeof code === 'string' ? (WHY[code] ?? code) : 'the file system failed';
  return new RelaisError('fallback_refused', `the access journal cannot be opened in its directory: ${why}`, {
    reason: 'journal',
    cause: withoutPath(error),
  });
}

const WHY: Readonly<Record<string, string>> = {
  EACCES: 'this process may not write there (EACCES)',
  EPERM: 'this process may not write there (EPERM)',
  EROFS: 'its file system is read-only (EROFS)',
  EEXIST: 'a file of that name is in its place (EEXIST)',
  ENOTDIR: 'a part of its path is a file (ENOTDIR)',
  ENOSPC: 'its disk is full (ENOSPC)',
  EDQUOT: 'the quota of this user is used up (EDQUOT)',
  EMFILE: 'this process has too many files open (EMFILE)',
  ELOOP: 'its path is a circle of links (ELOOP)',
  ENAMETOOLONG: 'its path is too long (ENAMETOOLONG)',
};

/** Node puts the path into the text of the error. */
function withoutPath(error: unknown): Error {
  const { code, syscall } = error as { readonly code?: unknown; readonly syscall?: unknown };
  return Object.assign(new Error(`${String(syscall ?? 'a call')} failed`), { code });
}

/** Names the first damage and their number; `relais journal verify` names them all. */
export function damaged(damages: readonly JournalDamage[]): RelaisError {
  const [first] = damages;
  const more = damages.length > 1 ? `, and ${damages.length - 1} more` : '';
  const what = first === undefined ? '' : `: ${describeDamage(first)}${more}`;
  return new RelaisError('fallback_refused', `the access journal is damaged${what}`, { reason: 'journal_damaged' });
}
