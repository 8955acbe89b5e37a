import { type PageDocument, type PageKind, readPage, recognise, type ShownRows } from '@relais/parsers';
import type { ReadPage } from '../transport/read-page.ts';

/** A page, and the kind it is by its content. */
export interface Look {
  readonly page: ReadPage;
  readonly kind: PageKind;
  /** Its tree, which the reader takes over; absent for a page without one. */
  readonly document: PageDocument | undefined;
}

/**
 * Looks at a page that came inside the session.
 *
 * @param before - the rows of the page before: where they stand on this page again, they are not looked at
 */
export function lookAt(page: ReadPage, before?: ShownRows): Look {
  const document = documentOf(page, before);
  return { page, kind: document === undefined ? 'unknown' : recognise(document), document };
}

/** The reader says why there is none. */
function documentOf(page: ReadPage, before: ShownRows | undefined): PageDocument | undefined {
  try {
    return readPage(page, before);
  } catch {
    return undefined;
  }
}
