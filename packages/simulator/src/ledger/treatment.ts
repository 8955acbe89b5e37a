/** Prefixes that lead some customers to pages of their own federation or private bank. */
export const SUBBANKS = [
  'cmidf',
  'cmo',
  'cmmabn',
  'cmag',
  'mabanque',
  'banqueprivee',
  'banqueprivee/mabanque',
  'cic',
  'sb',
  'lb',
  'l',
] as const;

/** One of them; empty for most customers. */
export type Subbank = (typeof SUBBANKS)[number] | '';

/** What element ids begin with. */
export type IdPrefix = 'C' | 'I0' | 'I1';

/** Markup changes from release to release: the older one has no copies for phones, and nests amounts deeper. */
export type Release = '2018' | '2021';

/** How the web bank treats one customer. */
export interface Treatment {
  /** Where a login leads: the pages of a federation or of the private bank. */
  readonly subbank?: Subbank;
  readonly idPrefix?: IdPrefix;
  readonly release?: Release;
}
