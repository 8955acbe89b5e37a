import { describe, expect, it } from 'vitest';
import { parseAnnouncedOperations, parseOperations } from '../../src/index.ts';
import { refusal } from '../drift.ts';
import { operationsPage } from '../fixtures/operations-html.ts';
import { bankPage, wholePage } from '../fixtures/whole-page.ts';

const page = (from = '', to = '') =>
  bankPage(
    '/fr/banque/mvts_instance.cgi?webid=1',
    wholePage(`<table class="liste"><thead><tr><th>Date de l'annonce</th><th>Opération</th><th>Montant</th></tr></thead><tbody>
<tr><td class="i g">17/03/2025</td><td class="i g">PRLV SEPA ASSURANCES DU LITTORAL</td><td class="i d">-112,50 EUR</td></tr></tbody></table>`).replace(
      from,
      to,
    ),
  );

describe('announced operations', () => {
  it('are pending, never booked', () => {
    expect(parseAnnouncedOperations(page()).operations).toEqual([
      {
        kind: 'direct_debit',
        transaction: {
          transactionAmount: { currency: 'EUR', amount: '112.50' },
          creditDebitIndicator: 'DBIT',
          status: 'PDNG',
          expectedBookingDate: '2025-03-17',
          remittanceInformation: { unstructured: ['PRLV SEPA ASSURANCES DU LITTORAL'] },
        },
      },
    ]);
  });

  it('are never read from the page of booked ones, nor the other way round', () => {
    expect(refusal(() => parseAnnouncedOperations(operationsPage()))).toBe('page.kind');
    expect(refusal(() => parseOperations(page()))).toBe('page.kind');
  });

  it.each([
    ['17/03/2025', '17/03/25', 'row.date'],
    ['-112,50', '112,50', 'row.amount.sign'],
    ['<td class="i g">17', '<td>x</td><td class="i g">17', 'rows.none'],
  ])('refused: %s as %s', (from, to, mark) => {
    expect(refusal(() => parseAnnouncedOperations(page(from, to)))).toBe(mark);
  });
});
