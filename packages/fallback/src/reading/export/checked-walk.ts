import type { CalendarDate } from '@relais/model';
import { PageDriftError } from '@relais/parsers';
import type { Pages } from '../pages.ts';
import { type Walk, type WalkOptions, walkOperations } from '../walk-operations.ts';
import type { ExportUse } from './export-use.ts';
import { readExport } from './read-export.ts';
import { refuseOtherOpinion } from './second-opinion.ts';
import { walkOfExport } from './walk-of-export.ts';

export interface CheckedWalkOptions extends WalkOptions {
  readonly use: ExportUse;
  readonly pages: Pages;
  /** Of the page with the download form. */
  readonly path: string;
  /** Oldest day that may be read without strong authentication. */
  readonly earliest: CalendarDate;
  readonly today: CalendarDate;
}

/**
 * Walks the operations of an account, and asks the bank's export for its word where that is wanted.
 *
 * @throws {RelaisError} what the walk throws, where the export is off or has no answer either
 */
export async function checkedWalk({ use, path, earliest, today, ...options }: CheckedWalkOptions): Promise<Walk> {
  const { pages, account, signal, until, withAnnounced } = options;
  try {
    const { onLast, ...rest } = options;
    // Where a page drifts, the bank may be asked for its file.
    const walk = await walkOperations(use === 'on_drift' ? rest : options);
    // Balances alone come with no rows to compare.
    if (use !== 'second_opinion' || !withAnnounced) return walk;
    const from = walk.isCut === true ? walk.wholeFrom : undefined;
    const days = { from: from ?? options.search?.from ?? until, to: options.search?.to ?? today };
    refuseOtherOpinion(walk, await readExport({ pages, account, path, ...days, signal }), days);
    return walk;
  } catch (error) {
    if (use !== 'on_drift' || !(error instanceof PageDriftError)) throw error;
    const csv = await readExport({ pages, account, path, from: earliest, to: today, signal });
    const walk = walkOfExport(csv, account, today);
    if (walk === undefined) throw error;
    return walk;
  }
}
