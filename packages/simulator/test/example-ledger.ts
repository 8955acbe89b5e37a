import type { CalendarDate } from '@relais/model';
import type { Contract, Ledger, Operation } from '../src/index.ts';

/** 5 October 2026 in Paris. */
export const EXAMPLE_NOW: number = Date.UTC(2026, 9, 5, 8, 15);

function operation(
  sequence: number,
  bookingDate: CalendarDate,
  cents: number,
  more: Partial<Operation> = {},
): Operation {
  return {
    reference: `9900120262${String(sequence).padStart(7, '0')}`,
    token: String(sequence).repeat(64).slice(0, 64),
    bookingDate,
    valueDate: bookingDate,
    cents,
    currency: 'EUR',
    lines: [`OPERATION ${sequence}`],
    hasAdvice: false,
    ...more,
  };
}

function contract(resourceId: string, more: Partial<Contract> = {}): Contract {
  return {
    kind: 'current',
    resourceId,
    product: 'COMPTE COURANT',
    holder: 'MME ALICE EXEMPLE',
    number: '00001 00000123457',
    iban: 'FR7699991000010000001234570',
    currency: 'EUR',
    openingCents: 0,
    operations: [],
    ...more,
  };
}

/** Few customers, with figures that can be checked by hand. */
export function exampleLedger(today: CalendarDate): Ledger {
  const alices = [
    contract('ACC-0001', {
      openingCents: 100_000,
      operations: [
        operation(1, '2026-09-28', 180_000, { lines: ['VIR EMPLOYEUR FICTIF SARL'] }),
        operation(2, '2026-10-01', -4_250, { lines: ['PRLV SEPA ENERGIE FICTIVE', 'MANDAT 000042'] }),
        operation(3, '2026-10-01', -4_250),
        operation(4, '2026-10-03', -7, { purchaseDate: '2026-10-02', valueDate: '2026-10-04' }),
        operation(5, '2026-10-05', -305_005),
      ],
    }),
    contract('ACC-0002', { holder: 'MME ALICE EXEMPLE OU M BRUNO MODELE' }),
    contract('SAV-0001', { kind: 'savings', product: 'LIVRET BLEU', openingCents: 500 }),
  ];
  const carols = [contract('SAV-0002', { kind: 'savings', product: 'LIVRET BLEU', holder: 'MME CAROLE PATRON' })];
  return {
    today,
    customers: [
      {
        login: 'ALICE01',
        password: 'p€ssé+&%=',
        name: 'MME ALICE EXEMPLE',
        accessToken: 'token-alice',
        contracts: alices,
      },
      { login: 'BRUNO02', password: 'crème brûlée', name: 'M BRUNO MODELE', accessToken: 'token-bruno', contracts: [] },
      {
        login: 'CAROLE03',
        password: 'simple',
        name: 'MME CAROLE PATRON',
        accessToken: 'token-carole',
        contracts: carols,
      },
    ],
  };
}
