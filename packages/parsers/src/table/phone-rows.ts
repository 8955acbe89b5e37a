import type { Element } from 'domhandler';
import { childElements } from '../dom/element.ts';
import { isForPhones, textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import type { PageKind } from '../drift/page-kind.ts';
import { collapse } from '../text/fold.ts';

/**
 * The rows that a desktop shows. Rows for phones alone are copies of these.
 *
 * @throws {PageDriftError} `page_drift` when a row for phones alone is no copy: the list may be for phones alone
 */
export function withoutPhoneRows(rows: readonly Element[], kind: PageKind): readonly Element[] {
  const copies = rows.filter(isForPhones);
  if (copies.length === 0) return rows;
  const shown = rows.filter((row) => !isForPhones(row));
  const left = Map.groupBy(shown, contentOf);
  for (const copy of copies) if (left.get(contentOf(copy))?.pop() === undefined) throw drift(kind, 'row.screen');
  return shown;
}

function contentOf(row: Element): string {
  return JSON.stringify(childElements(row).map((cell) => collapse(textOf(cell))));
}
