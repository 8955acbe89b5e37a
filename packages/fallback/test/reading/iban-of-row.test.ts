import type { AccountListRow, RibAccount } from '@relais/parsers';
import { describe, expect, it } from 'vitest';
import { ibansOf } from '../../src/reading/iban-of-row.ts';

const CIC = 'FR7610096182140007153380145';
const CM = 'FR7610278041000002051230157';

const row = (more: Partial<AccountListRow>): AccountListRow => ({
  kind: 'current',
  isPaymentAccount: true,
  product: 'COMPTE COURANT',
  holder: 'M LUCAS FONTAINE',
  ...more,
});
const rib = (iban: string, label = 'COMPTE COURANT M LUCAS FONTAINE'): RibAccount => ({ label, iban });
const refusal = expect.objectContaining({
  code: 'page_drift',
  fingerprint: expect.objectContaining({ page: 'rib', mark: 'rib.join' }),
});

describe('the IBAN of a row', () => {
  it.each([
    ['branch 5 and account 11', row({ number: '18214 00071533801' }), CIC],
    ['branch 5, account 9 and 2', row({ number: '04100 000205123 01' }), CM],
    ['blanks that do not break', row({ number: '04100\u00a0000205123\u202f01' }), CM],
    ['the rib of the link, with bank, key or currency', row({ rib: '10278041000002051230157EUR' }), CM],
    ['a number, though the label is of another account', row({ product: 'X', number: '18214 00071533801' }), CIC],
  ])('is found by %s', (_, wanted, iban) => {
    expect(ibansOf([wanted], [rib(CIC), rib(CM)])).toEqual([iban]);
  });

  it('is found by its label alone where the row has no number and no other has the label', () => {
    expect(
      ibansOf([row({ product: 'C/C', number: '18214 00071533801' }), row({})], [rib(CIC, 'C/C'), rib(CM)]),
    ).toEqual([CIC, CM]);
  });

  it.each([
    ['no IBAN holds its number', [row({ number: '18214 00071533899' })], [rib(CIC)]],
    ['two IBANs hold its number', [row({ number: '18214 00071533801' })], [rib(CIC), rib(`LU${CIC.slice(2)}`)]],
    ['its number is too short to tell', [row({ number: '71533801' })], [rib(CIC)]],
    ['it has no number, and two rows have its label', [row({}), row({})], [rib(CIC)]],
    ['it has no number, and two IBANs have its label', [row({})], [rib(CIC), rib(CM)]],
    ['it has no number and no holder', [row({ holder: '' })], [rib(CIC)]],
    [
      'another row has the same IBAN',
      [row({ number: '18214 00071533801' }), row({ rib: '1821400071533801' })],
      [rib(CIC)],
    ],
  ])('is refused when %s', (_, rows, ribs) => {
    expect(() => ibansOf(rows, ribs)).toThrow(refusal);
  });
});
