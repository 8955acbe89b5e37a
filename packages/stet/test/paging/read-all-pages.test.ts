import type { Links } from '@relais/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAllPages } from '../../src/paging/read-all-pages.ts';

interface Numbers {
  readonly numbers: readonly number[];
  readonly total?: string;
  readonly _links: Links;
}

const first = new URL('https://api.bank.example/numbers');
const link = (page: number): { href: string } => ({ href: `/numbers?page=${page}` });

/** Reads a list that the bank hands out in these pages. */
function readPages(pages: readonly Numbers[], maxPages = 1_000): Promise<Numbers> {
  const readPage = async (url: URL): Promise<Numbers> => {
    const page = pages[Number(url.searchParams.get('page') ?? 0)];
    if (page === undefined) throw new Error('asked for a page that is not there');
    return page;
  };
  return readAllPages('numbers', first, readPage, maxPages);
}

describe('readAllPages', () => {
  it.each(['absent', 'equal to self'])(
    'returns every item once and in order, when the last next is %s',
    async (last) => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(fc.integer()), { minLength: 1, maxLength: 20 }), async (chunks) => {
          const pages = chunks.map((numbers, index): Numbers => {
            const isLast = index === chunks.length - 1;
            const next = isLast ? index : index + 1;
            const links = { self: link(index), ...(isLast && last === 'absent' ? {} : { next: link(next) }) };
            return { numbers, _links: links };
          });
          expect(await readPages(pages)).toEqual({ numbers: chunks.flat(), _links: { self: link(0) } });
        }),
      );
    },
  );

  it('keeps what else the first page says, and its links without next', async () => {
    const pages = [
      { numbers: [1], total: 'first', _links: { self: link(0), next: link(1), last: link(1) } },
      { numbers: [2], total: 'second', _links: { self: link(1) } },
    ];
    expect(await readPages(pages)).toEqual({
      numbers: [1, 2],
      total: 'first',
      _links: { self: link(0), last: link(1) },
    });
  });

  it('ends where the same page comes again under another address', async () => {
    const last = { numbers: [2], _links: { self: link(7), next: link(7) } };
    const pages = [{ numbers: [1], _links: { next: link(1) } }, last];
    const readPage = async (url: URL): Promise<Numbers> => pages[url.href === first.href ? 0 : 1] ?? last;
    expect((await readAllPages('numbers', first, readPage, 9)).numbers).toEqual([1, 2]);
  });

  it('keeps pages of equal rows apart as long as each leads to another', async () => {
    const pages = [1, 2, undefined].map((next) => ({
      numbers: [7],
      _links: next === undefined ? {} : { next: link(next) },
    }));
    expect(await readPages(pages)).toMatchObject({ numbers: [7, 7, 7] });
  });

  it('refuses pages that go round in a circle', async () => {
    const pages = [1, 2, 1].map((next, index) => ({ numbers: [index], _links: { next: link(next) } }));
    await expect(readPages(pages)).rejects.toMatchObject({
      reason: 'paging',
      message: expect.stringContaining('circle'),
    });
  });

  it('refuses a list without end, and asks for no more pages than allowed', async () => {
    let asked = 0;
    const readPage = async (): Promise<Numbers> => {
      asked += 1;
      return { numbers: [asked], _links: { next: link(asked) } };
    };
    await expect(readAllPages('numbers', first, readPage, 5)).rejects.toMatchObject({ reason: 'paging' });
    expect(asked).toBe(5);
  });

  it('returns no part of a list when a later page fails', async () => {
    const pages = [{ numbers: [1], _links: { next: link(7) } }];
    await expect(readPages(pages)).rejects.toThrow('not there');
  });
});
