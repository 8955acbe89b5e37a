/** One HAL link. `href` is a host-relative path that already holds the bank's path (STET part 2, section 3.7). */
export interface Link {
  readonly href: string;
  readonly templated?: boolean;
}

/** Link name → link. Names seen: `self`, `first`, `prev`, `next`, `last`, `parent-list`, `balances`, `transactions`. */
export type Links = Readonly<Record<string, Link>>;
