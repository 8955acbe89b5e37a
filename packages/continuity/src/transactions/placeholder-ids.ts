import type { Transaction } from '@relais/model';

/** What banks write where they have no id: the words of ISO 20022 and EPC for "none", and what programs leave in an empty field. */
const PLACEHOLDER =
  /^(?:0{1,40}|-{1,40}|x{1,40}|\?{1,40}|\.{1,40}|n\/?a|nil|none|null|undefined|unknown|non[- ]?ref|not[- ]?provided|notavailable|inconnu|sans objet)$/i;

/** The rows without ids that name none: such an id is shared by rows that have nothing to do with each other. */
export function withoutPlaceholderIds(rows: readonly Transaction[]): readonly Transaction[] {
  return rows.some(hasPlaceholder) ? rows.map((row) => (hasPlaceholder(row) ? withoutId(row) : row)) : rows;
}

function hasPlaceholder({ resourceId }: Transaction): boolean {
  return resourceId !== undefined && PLACEHOLDER.test(resourceId.trim());
}

function withoutId({ resourceId: _, ...row }: Transaction): Transaction {
  return row;
}
