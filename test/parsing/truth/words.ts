import type { Language } from '@relais/simulator/pages';

/** What the pages say around the values, where a value read from them repeats it. */
export interface Words {
  /** Between thousands. */
  readonly thousands: string;
  /** Before the day of the balance; also the name of the balance. */
  readonly balanceAt: string;
  /** Name of the balance without what is announced. */
  readonly booked: string;
  /** Titles of the groups of the account list, by kind of contract. */
  readonly groups: Readonly<Record<'current' | 'savings' | 'loan' | 'insurance' | 'elsewhere', string>>;
  /** Before month and year, in the link to a month of a card. */
  readonly endOf: string;
  readonly months: readonly string[];
  readonly culture: string;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  fr: {
    thousands: '\u00a0',
    balanceAt: 'Solde au',
    booked: 'Dont opérations enregistrées',
    groups: {
      current: 'Comptes courants',
      savings: 'Épargne',
      loan: 'Crédits',
      insurance: 'Assurances',
      elsewhere: 'Autres sites',
    },
    endOf: 'Fin',
    months: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
    culture: 'fr-FR',
  },
  en: {
    thousands: '\u00a0',
    balanceAt: 'Balance at',
    booked: 'Of which recorded operations',
    groups: {
      current: 'Current accounts',
      savings: 'Savings',
      loan: 'Loans',
      insurance: 'Insurance',
      elsewhere: 'Other sites',
    },
    endOf: 'End of',
    months: 'January February March April May June July August September October November December'.split(' '),
    culture: 'en-GB',
  },
  de: {
    thousands: '\u00a0',
    balanceAt: 'Kontostand am',
    booked: 'Davon gebuchte Umsätze',
    groups: {
      current: 'Girokonten',
      savings: 'Sparen',
      loan: 'Kredite',
      insurance: 'Versicherungen',
      elsewhere: 'Andere Seiten',
    },
    endOf: 'Ende',
    months: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
    culture: 'de-DE',
  },
  es: {
    thousands: '.',
    balanceAt: 'Saldo a',
    booked: 'Cuyas operaciones registradas',
    groups: {
      current: 'Cuentas corrientes',
      savings: 'Ahorro',
      loan: 'Créditos',
      insurance: 'Seguros',
      elsewhere: 'Otros sitios',
    },
    endOf: 'Fin',
    months: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' '),
    culture: 'es-ES',
  },
};
