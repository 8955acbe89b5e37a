import { describe, expect, it } from 'vitest';
import { frenchIbanParts, readIban } from '../../src/index.ts';

describe('readIban', () => {
  it.each([
    ['FR76 1027 8041 0000 0205 1230 157', 'FR7610278041000002051230157'],
    ['FR7610096182140007153380145', 'FR7610096182140007153380145'],
    ['FR1899991000010000006789A78', 'FR1899991000010000006789A78'],
    ['DE89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
  ])('reads %j', (printed, iban) => expect(readIban(printed)).toBe(iban));

  it.each([
    ['check digits', 'FR7710278041000002051230157'],
    ['RIB key, though the check digits fit', 'FR0710278041000002051230158'],
    ['length', 'FR76102780410000020512301'],
    ['form', 'IBAN'],
    ['emptiness', ''],
  ])('refuses a wrong %s', (_, printed) => expect(readIban(printed)).toBeUndefined());

  it('takes a French one apart', () => {
    expect(frenchIbanParts('FR7610278041000002051230157')).toEqual({
      bank: '10278',
      branch: '04100',
      account: '00020512301',
      ribKey: '57',
    });
  });
});
