import { type DriftSample, driftSample, PageDriftError } from '@relais/parsers';
import { describe, expect, it } from 'vitest';
import { HTML_KINDS } from './damage/operator.ts';
import { OPERATORS } from './damage/operators.ts';
import { createRandom } from './damage/random.ts';
import { drawPools } from './damage/try-operators.ts';
import { READ, type TruePage } from './pages.ts';

const SEED = 2026;
const pools = drawPools(10, SEED);
const few = drawPools(3, SEED);
const ALL = [...HTML_KINDS, 'csv'] as const;

/** Members of what is read that are a customer's. */
const SECRET = new Set([
  'holder',
  'product',
  'number',
  'iban',
  'label',
  'unstructured',
  'merchant',
  'city',
  'webid',
  'rib',
  'reference',
  'amount',
  'maskedNumber',
  'name',
  'words',
  'account',
]);

/** Every word, number and amount on a page that is a customer's, from what the page must yield. */
function secretsOf(truth: unknown): readonly string[] {
  const found = new Set<string>();
  const visit = (value: unknown, isSecret: boolean): void => {
    if (typeof value === 'string' && isSecret) {
      for (const [word] of value.matchAll(/\p{L}{4,}|\d{4,}/gu)) if (!isPlain(word)) found.add(word);
      if (/^-?\d+\.\d+$/.test(value) && /[1-9]\d{2,}\./.test(value))
        found.add(value.replace('-', '').replace('.', ','));
    }
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) visit(inner, Array.isArray(value) ? isSecret : SECRET.has(key));
  };
  visit(truth, false);
  return [...found];
}

/** The page's own words, which stay: names of balances, months of cards, years; and zeros. */
function isPlain(word: string): boolean {
  return (
    /^0*[1-9]?\d?0*$|^x+$|^Regroupement$/.test(word) ||
    /^(Solde|Saldo|Balance|Kontostand|Ende|Dont|opérations|enregistrées|venir)$/.test(word) ||
    /^(19|20)\d\d$/.test(word) ||
    (/^\p{Lu}\p{Ll}+$|^\p{Ll}+$/u.test(word) && OWN.has(word.toLowerCase()))
  );
}

const OWN = new Set(
  'cuyas operaciones futuras registradas which upcoming recorded operations davon künftige umsätze gebuchte janvier février mars avril juin juillet août septembre octobre novembre décembre dépenses'.split(
    ' ',
  ),
);

const sampleOf = (page: Pick<TruePage, 'kind' | 'url' | 'html'>): DriftSample & { readonly error?: PageDriftError } => {
  const read = READ[page.kind];
  try {
    read(page);
  } catch (error) {
    if (error instanceof PageDriftError) return { ...driftSample(page, error, read), error };
    throw error;
  }
  const none = new PageDriftError({ page: 'value', mark: 'none', shapes: [] });
  return driftSample(page, none, read);
};

/** All that a sample shows, but for a parameter whose name has letters in a row that an id may have as well. */
function shownIn({ text, address }: DriftSample): string {
  return `${text}\n${address}`.replaceAll('_widdeb', '');
}

/** What the damage operators make of a few pages, as far as they are refused. */
const damaged = OPERATORS.filter(({ harmless }) => harmless !== true).flatMap((operator) =>
  operator.kinds.flatMap((kind) =>
    few[kind].flatMap((page, index) => {
      const made = operator.apply(page, createRandom(SEED + index), 0);
      const result = typeof made === 'string' ? { html: made } : made;
      if (result === undefined) return [];
      const sample = sampleOf({ kind, url: result.url ?? page.url, html: result.html });
      return sample.error === undefined ? [] : [{ operator: operator.name, page, sample, html: result.html }];
    }),
  ),
);

describe('the sample of a page', () => {
  it.each(ALL)('holds no word, number, reference or amount of the customer: %s', (kind) => {
    for (const page of pools[kind]) {
      const shown = shownIn(sampleOf(page));
      expect(
        secretsOf(page.truth).filter((secret) => shown.includes(secret)),
        page.url,
      ).toEqual([]);
    }
  });

  it('holds none either when the page is damaged in whatever way', () => {
    for (const { operator, page, sample } of damaged) {
      const shown = shownIn(sample);
      const left = secretsOf(page.truth).filter((secret) => shown.includes(secret));
      expect(left, operator).toEqual([]);
    }
    expect(damaged.length).toBeGreaterThan(200);
  });

  it.each([
    '<lefebvre>',
    '<Lefebvre-Martin/>',
    '<lefebvre49120>',
    '<m.lefebvre@martin>',
    '<svg><lefebvre></svg>',
    '<math><lefebvre/></math>',
    '<i lefebvre>',
    '<i lefebvre="martin">',
    '<i data-lefebvre="49120" class="lefebvre" id="lefebvre">',
    '<!-- lefebvre -->',
    '<!lefebvre>',
    '<?lefebvre martin?>',
    '<![CDATA[lefebvre]]>',
    '</lefebvre>',
    '<script>lefebvre</script>',
    '<template><p>lefebvre</p></template>',
  ])('holds no word that a label made markup: %s', (markup) => {
    const [page] = few.operations;
    const html = (page?.html ?? '').replaceAll('</td>', `${markup}</td>`);
    expect(html).toContain(markup);
    const shown = shownIn(sampleOf({ kind: 'operations', url: page?.url ?? '', html })).toLowerCase();
    for (const word of ['lefebvre', 'martin', '49120']) expect(shown).not.toContain(word);
  });

  // Not cards: there the amounts of both samples carry signs that nothing has.
  it.each(HTML_KINDS.filter((kind) => kind !== 'card_operations'))(
    'keeps the structure: it is read as the page is, row by row: %s',
    (kind) => {
      const counts = (value: unknown): readonly number[] =>
        Array.isArray(value)
          ? [value.length, ...value.flatMap(counts)]
          : typeof value === 'object' && value !== null
            ? Object.values(value).flatMap(counts)
            : [];
      for (const page of pools[kind]) {
        const { text, address } = sampleOf(page);
        const read = READ[kind]({ url: `https://bank.invalid${address}`, html: text });
        if (kind !== 'account_list') expect(counts(read)).toEqual(counts(READ[kind](page)));
      }
    },
  );

  it('mostly fails at the same mark as the page, so that a fix can be tried on it', () => {
    const pages = damaged.filter(({ page }) => page.kind !== 'csv');
    const reproduced = pages.filter(({ sample }) => sample.reproduces);
    expect(reproduced.length / pages.length).toBeGreaterThan(0.85);
    for (const { page, sample } of reproduced) {
      const again = { url: `https://bank.invalid${sample.address}`, html: sample.text };
      expect(() => READ[page.kind](again)).toThrow(expect.objectContaining({ message: sample.error?.message }));
    }
  });

  it('is bounded: a page of any size gives a sample of at most half a megabyte', () => {
    const [page] = few.operations;
    const row = /<tr><td class="h c.*?<\/tr>/s.exec(page?.html ?? '')?.[0] ?? '';
    const html = (page?.html ?? '').replace(row, row.repeat(2_000));
    const sample = sampleOf({ kind: 'operations', url: page?.url ?? '', html });
    expect(sample.text.length).toBeLessThan(500_000);
    expect(sample.isCut).toBe(true);
  });
});
