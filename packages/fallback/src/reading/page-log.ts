import type { AccessFacts } from '@relais/model';
import type { ReadPage } from '../transport/read-page.ts';
import type { PageName } from './page-name.ts';

/** What one answer delivers of the pages of one kind. */
export type Delivery = Omit<AccessFacts, 'httpStatus' | 'bytes'> & { readonly pageKind: PageName };

type Seen = Pick<AccessFacts, 'pageKind' | 'account' | 'httpStatus' | 'bytes'>;

/** The pages that were read since the last answer, by kind and account. */
export class PageLog {
  #seen: readonly Seen[] = [];

  note(pageKind: string, account: string | undefined, { status, bytes }: Pick<ReadPage, 'status' | 'bytes'>): void {
    const before = this.#of({ pageKind, ...(account !== undefined && { account }) });
    const now = { pageKind, ...(account !== undefined && { account }), httpStatus: status };
    this.#seen = [...this.#seen.filter((one) => one !== before), { ...now, bytes: bytes + (before?.bytes ?? 0) }];
  }

  /**
   * Joins what is delivered with the pages it was read from. The log also tells pages of which nothing is delivered, and data
   * delivered from pages that were read before.
   */
  take(deliveries: readonly Delivery[]): readonly AccessFacts[] {
    const unused = new Set(this.#seen);
    const delivered = deliveries.map((delivery) => {
      const seen = this.#of(delivery);
      if (seen !== undefined) unused.delete(seen);
      return { ...seen, ...delivery };
    });
    this.#seen = [];
    return [...[...unused].map((seen) => ({ ...seen, dataKinds: [], records: [] })), ...delivered];
  }

  #of({ pageKind, account }: Pick<AccessFacts, 'pageKind' | 'account'>): Seen | undefined {
    return this.#seen.find((one) => one.pageKind === pageKind && one.account === account);
  }
}
