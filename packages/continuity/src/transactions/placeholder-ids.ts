import type { Transaction } from '@relais/model';

/** Banks write these where they have no id: words of ISO 20022 and the EPC for "none", and fillers. */
const PLACEHOLDER =
  /^(?:0{1,40}|-{1,40}|x{1,40}|\?{1,40}|\.{1,40}|n\/?a|nil|none|null|undefined|unknown|non[- ]?ref|not[- ]?provided|notavailable|inconnu|sans objet)$/i;

/** The rows without placeholders for an id. Rows that share one have nothing to do with each other. */
export function withoutPlaceholderIds(rows: readonly Transaction[]): readonly Transaction[] {
  return rows.some(hasPlaceholder) ? rows.map((row) => (hasPlaceholder(row) ? withoutId(row) : row)) : rows;
}

function hasPlaceholder({ resourceId }: Transaction): boolean {
  return resourceId !== undefined && PLACEHOLDER.test(resourceId.trim());
}

function withoutId({ resourceId: _, ...row }: Transaction): Transaction {
  return row;
}
