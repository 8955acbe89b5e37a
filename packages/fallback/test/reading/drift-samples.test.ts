import { manualClock } from '@relais/model';
import { PageDriftError, parseOperations } from '@relais/parsers';
import { describe, expect, it } from 'vitest';
import { DriftSamples, type KeptDriftSample } from '../../src/reading/drift-samples.ts';

const page = { url: 'https://www.cic.fr/fr/banque/mouvements.html', html: '<html><p>MME CLAIRE AUBERTIN</p></html>' };
const drift = (mark: string): PageDriftError => new PageDriftError({ page: 'operations', mark, shapes: [] });

describe('samples of pages that drift', () => {
  it('one of each mark an hour, however many customers meet it', () => {
    const clock = manualClock();
    const given: KeptDriftSample[] = [];
    const samples = new DriftSamples((sample) => given.push(sample), 'cic', clock);
    const take = (mark: string): void => samples.take(drift(mark), page, parseOperations);
    take('table.missing');
    take('table.missing');
    take('caption.sum');
    expect(given.map(({ fingerprint }) => fingerprint.mark)).toEqual(['table.missing', 'caption.sum']);
    clock.advance(3_600_000);
    take('table.missing');
    expect(given).toHaveLength(3);
    expect(JSON.stringify(given)).not.toMatch(/CLAIRE|AUBERTIN/);
  });

  it('none is made where nobody asked for any', () => {
    const samples = new DriftSamples(undefined, 'cic', manualClock());
    const parse = (): never => {
      throw new Error('the page was looked at again');
    };
    expect(() => samples.take(drift('row.date'), page, parse)).not.toThrow();
  });

  it('one that cannot be made harms nobody', () => {
    const samples = new DriftSamples(() => {}, 'cic', manualClock());
    const huge = { ...page, html: 'x'.repeat(9 * 1024 * 1024) };
    expect(() => samples.take(drift('page.size'), huge, parseOperations)).not.toThrow();
  });
});
