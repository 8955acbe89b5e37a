import { addDays } from '@relais/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Brand } from '../../src/ledger/brand.ts';
import { bookedCents, type Contract, type Ledger } from '../../src/ledger/ledger.ts';
import { seedLedger } from '../../src/ledger/seed-ledger.ts';

const BRANDS: readonly Brand[] = ['cic', 'cm', 'becm'];
/** Those whose customers have everything; the bank for companies has few. */
const RICH: readonly Brand[] = ['cic', 'cm'];
const TODAY = '2026-11-25';

/** Days from 2025 to 2028, leap day and turns of the year among them. */
const anyDay = fc.integer({ min: 0, max: 1200 }).map((days) => addDays('2025-01-15', days));
const anyLedger = fc
  .record({ seed: fc.integer(), brand: fc.constantFrom(...BRANDS), today: anyDay })
  .map((options) => seedLedger(options));

function contractsOf({ customers }: Ledger): readonly Contract[] {
  return [...new Set(customers.flatMap(({ contracts }) => contracts))];
}

/** Independent of the code under test: letters become numbers, the head goes to the tail, all of it modulo 97. */
function ibanRemainder(iban: string): number {
  let remainder = 0;
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    for (const digit of String(Number.parseInt(char, 36))) remainder = (remainder * 10 + Number(digit)) % 97;
  }
  return remainder;
}

function hasRightRibKey(iban: string): boolean {
  // The whole RIB, key included, is a multiple of 97.
  let remainder = 0;
  for (const digit of iban.slice(4)) remainder = (remainder * 10 + Number(digit)) % 97;
  return remainder === 0;
}

function dayOfYear(day: string): string {
  const first = Date.UTC(Number(day.slice(0, 4)), 0, 1);
  return String((Date.parse(day) - first) / 86_400_000 + 1).padStart(3, '0');
}

describe('seedLedger', () => {
  it('gives the same ledger for the same seed and day', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...BRANDS), anyDay, (seed, brand, today) => {
        const { customers } = seedLedger({ seed, brand, today });
        expect(seedLedger({ seed, brand, today }).customers).toEqual(customers);
      }),
      { numRuns: 5 },
    );
  });

  it('gives the same named customers for the same seed and day, with logins of their own', () => {
    const [one, same] = [1, 2].map(() => seedLedger({ seed: 7, brand: 'cm', today: TODAY }));
    expect(JSON.stringify(same?.namedCustomers)).toBe(JSON.stringify(one?.namedCustomers));
    const logins = [...(one?.customers ?? []), ...(one?.namedCustomers ?? [])].map(({ login }) => login);
    expect(logins.length).toBeGreaterThan(80);
    expect(new Set(logins).size).toBe(logins.length);
  });

  it('gives another history for another seed, to the same customers', () => {
    const [one, two] = [1, 2].map((seed) => contractsOf(seedLedger({ seed, brand: 'cm', today: TODAY })));
    expect(one?.map(({ iban, resourceId }) => [iban, resourceId])).toEqual(
      two?.map(({ iban, resourceId }) => [iban, resourceId]),
    );
    expect(one?.[0]?.operations).not.toEqual(two?.[0]?.operations);
  });

  it('continues on a later day: nothing that was booked changes, and balances are carried on', () => {
    fc.assert(
      fc.property(fc.integer(), anyDay, fc.integer({ min: 1, max: 40 }), (seed, today, days) => {
        const later = addDays(today, days);
        const before = contractsOf(seedLedger({ seed, brand: 'cic', today }));
        const after = contractsOf(seedLedger({ seed, brand: 'cic', today: later }));
        for (const [index, contract] of before.entries()) {
          const operations = after[index]?.operations ?? [];
          const firstDay = addDays(later, -120);
          expect(operations.filter(({ bookingDate }) => bookingDate <= today)).toEqual(
            contract.operations.filter(({ bookingDate }) => bookingDate >= firstDay),
          );
          const booked = operations.filter(({ bookingDate }) => bookingDate > today);
          expect(bookedCents(after[index] ?? contract)).toBe(
            bookedCents(contract) + booked.reduce((sum, { cents }) => sum + cents, 0),
          );
        }
      }),
      { numRuns: 6 },
    );
  });

  it('holds every published invented account of its brand', () => {
    const ibans = BRANDS.map((brand) =>
      contractsOf(seedLedger({ seed: 1, brand, today: TODAY })).map(({ iban }) => iban),
    );
    expect(ibans[0]).toEqual(
      expect.arrayContaining([
        'FR7610096182140007153380145',
        'FR7610096182140007153380533',
        'FR7630027172260002041870141',
        'FR7630027172260005539020162',
        'FR7630066109140001027750108',
      ]),
    );
    expect(ibans[1]).toEqual(
      expect.arrayContaining([
        'FR7610278041000002051230157',
        'FR7610278041000002051230351',
        'FR7610278041000002073160111',
      ]),
    );
  });

  it.each(BRANDS)('%s: gives each account an IBAN with right check digits and RIB key, and each its own', (brand) => {
    const contracts = contractsOf(seedLedger({ seed: 1, brand, today: TODAY }));
    const ibans = contracts.flatMap(({ iban }) => (iban === undefined ? [] : [iban]));
    for (const iban of ibans) {
      expect(iban).toMatch(/^FR\d{25}$/);
      expect([iban, ibanRemainder(iban), hasRightRibKey(iban)]).toEqual([iban, 1, true]);
    }
    expect(new Set(ibans).size).toBe(ibans.length);
    expect(new Set(contracts.map(({ resourceId }) => resourceId)).size).toBe(contracts.length);
  });

  it.each(RICH)(
    '%s: has three customers or more, each with two payment accounts and something that is none',
    (brand) => {
      const { customers } = seedLedger({ seed: 1, brand, today: TODAY });
      expect(customers.length).toBeGreaterThanOrEqual(3);
      for (const { contracts } of customers) {
        expect(contracts.filter(({ kind }) => kind === 'current').length).toBeGreaterThanOrEqual(2);
        expect(contracts.some(({ kind }) => kind !== 'current')).toBe(true);
      }
      const kinds = customers.flatMap(({ contracts }) => contracts.map(({ kind }) => kind));
      expect(kinds).toEqual(expect.arrayContaining(['savings', 'loan']));
      expect(new Set(customers.map(({ accessToken }) => accessToken)).size).toBe(customers.length);
      expect(customers.map(({ password }) => password)).toEqual(expect.arrayContaining(['p€ssé+&%=', 'crème brûlée']));
    },
  );

  it.each(RICH)('%s: has an account without operations, and one with more than 120 in 90 days', (brand) => {
    fc.assert(
      fc.property(fc.integer(), anyDay, (seed, today) => {
        const current = contractsOf(seedLedger({ seed, brand, today })).filter(({ kind }) => kind === 'current');
        const since = addDays(today, -90);
        const counts = current.map(
          ({ operations }) => operations.filter(({ bookingDate }) => bookingDate >= since).length,
        );
        expect(Math.min(...counts)).toBe(0);
        expect(Math.max(...counts)).toBeGreaterThan(120);
      }),
      { numRuns: 10 },
    );
  });

  it('covers the 120 days to its present day, oldest first, and nothing after it', () => {
    fc.assert(
      fc.property(anyLedger, (ledger) => {
        for (const { operations } of contractsOf(ledger)) {
          const days = operations.map(({ bookingDate }) => bookingDate);
          expect(days).toEqual(days.toSorted());
          expect(days.every((day) => day >= addDays(ledger.today, -120) && day <= ledger.today)).toBe(true);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('refers to entries by 17 digits that carry the booking day and grow within it', () => {
    fc.assert(
      fc.property(anyLedger, (ledger) => {
        for (const { operations, iban } of contractsOf(ledger)) {
          const references = operations.map(({ reference }) => reference);
          for (const [index, { reference, bookingDate, token }] of operations.entries()) {
            expect(reference).toMatch(/^\d{17}$/);
            expect(reference.slice(0, 12)).toBe(
              `${iban?.slice(4, 9)}${bookingDate.slice(0, 4)}${dayOfYear(bookingDate)}`,
            );
            expect(token).toMatch(/^[0-9a-f]{64}$/);
            expect(reference > (references[index - 1] ?? '')).toBe(true);
          }
        }
      }),
      { numRuns: 10 },
    );
  });

  it('cuts labels as the bank does: up to four lines, the first of 32 characters, later ones of 35', () => {
    fc.assert(
      fc.property(anyLedger, (ledger) => {
        for (const { lines } of contractsOf(ledger).flatMap(({ operations }) => operations)) {
          expect(lines.length).toBeGreaterThanOrEqual(1);
          expect(lines.length).toBeLessThanOrEqual(4);
          for (const [index, line] of lines.entries()) {
            expect(line.length).toBeLessThanOrEqual(index === 0 ? 32 : 35);
            expect(line).not.toBe('');
          }
        }
      }),
      { numRuns: 10 },
    );
  });

  it('prints the day of the purchase on every card payment', () => {
    const operations = contractsOf(seedLedger({ seed: 3, brand: 'cic', today: TODAY })).flatMap((c) => c.operations);
    const byCard = operations.filter(({ lines }) => lines[0]?.startsWith('PAIEMENT'));
    expect(byCard.length).toBeGreaterThan(100);
    for (const { lines, purchaseDate = '', bookingDate } of byCard) {
      expect(lines[0]).toMatch(
        new RegExp(`^PAIEMENT (CB |PSC|MOB) ${purchaseDate.slice(8)}${purchaseDate.slice(5, 7)} `),
      );
      expect(lines[1]).toMatch(/^.{17}(CARTE |PAYWEB)\d{4}$/);
      expect(purchaseDate < bookingDate).toBe(true);
    }
  });

  it.each(RICH)(
    '%s: has every kind of operation, twins, advice slips, and values before and after the booking',
    (brand) => {
      const operations = contractsOf(seedLedger({ seed: 5, brand, today: TODAY })).flatMap((c) => c.operations);
      const starts = [
        'PAIEMENT CB  ',
        'PAIEMENT PSC ',
        'PAIEMENT MOB ',
        'VIR SEPA ',
        'VIR INST ',
        'VIR PERM ',
        'VIR DE ',
      ];
      const more = ['PRLV SEPA ', 'RETRAIT DAB ', 'F COTIS ', 'CHEQUE ', 'REM CHQ ', 'INTERETS', 'ECH PRET '];
      for (const start of [...starts, ...more]) {
        expect([start, operations.some(({ lines }) => lines[0]?.startsWith(start))]).toEqual([start, true]);
      }
      expect(new Set(operations.map(({ hasAdvice }) => hasAdvice)).size).toBe(2);
      expect(operations.some(({ valueDate, bookingDate }) => valueDate < bookingDate)).toBe(true);
      expect(operations.some(({ valueDate, bookingDate }) => valueDate > bookingDate)).toBe(true);
      const seen = operations.map(({ reference, ...shown }) => JSON.stringify(shown));
      expect(new Set(seen).size).toBeLessThan(seen.length);
    },
  );

  it('keeps a joint account as one: both holders see the same contract', () => {
    const { customers } = seedLedger({ seed: 1, brand: 'cm', today: TODAY });
    const joint = customers.map(({ contracts }) =>
      contracts.find(({ holder, kind }) => kind === 'current' && / OU /.test(holder)),
    );
    expect(joint[0]).toBeDefined();
    expect(joint[0]).toBe(joint[1]);
  });

  it('keeps sums whole: a booked balance is what was there before and all that came', () => {
    fc.assert(
      fc.property(anyLedger, (ledger) => {
        for (const contract of contractsOf(ledger)) {
          const sum = contract.operations.reduce((cents, operation) => cents + operation.cents, 0);
          expect(Number.isSafeInteger(contract.openingCents)).toBe(true);
          expect(bookedCents(contract)).toBe(contract.openingCents + sum);
          expect(contract.operations.every(({ cents }) => Number.isSafeInteger(cents) && cents !== 0)).toBe(true);
        }
      }),
      { numRuns: 5 },
    );
  });

  it.each([
    ['seed', { seed: 1.5, today: TODAY }],
    ['today', { seed: 1, today: '2026-02-30' }],
  ])('refuses a %s that is none', (name, wrong) => {
    expect(() => seedLedger({ brand: 'cic', ...wrong })).toThrow(new RegExp(`^${name} must be`));
  });
});
