import { addDays } from '@relais/model';
import { bookingDayFrom, dayOfMonth, firstOfMonth, timesBefore } from '../bank-day.ts';
import { dayAndMonth, labelLines } from '../label-lines.ts';
import type { Cents } from '../ledger.ts';
import type { Habit } from '../movement.ts';

/** A debit that the creditor's bank sends back, two days after it was taken, and the fee for it. */
export function returnedDebit(creditor: string, mandate: string, onDay: number, cents: Cents): Habit {
  return (day) => {
    if (dayOfMonth(day) !== onDay) return [];
    const taken = bookingDayFrom(day);
    const returned = bookingDayFrom(addDays(taken, 2));
    return [
      { bookedOn: taken, cents: -cents, lines: labelLines(`PRLV SEPA ${creditor}`, mandate), hasAdvice: true },
      { bookedOn: returned, valueOn: taken, cents, lines: labelLines(`IMPAYE PRLV SEPA ${creditor}`, mandate) },
      { bookedOn: returned, cents: -2000, lines: labelLines('REJ PRLV FRAIS') },
    ];
  };
}

/** Buys abroad with an immediate-debit card: the purchase, and the fee in a row of its own. */
export function foreignPurchases(card: string, everyDays: number): Habit {
  return (day, random) => {
    if (timesBefore(day, everyDays, 4) === undefined) return [];
    const dollars = random.int(1500, 9900);
    const bookedOn = bookingDayFrom(addDays(day, 2));
    const printed = `${Math.floor(dollars / 100)},${String(dollars % 100).padStart(2, '0')}`;
    return [
      {
        bookedOn,
        valueOn: day,
        purchasedOn: day,
        cents: -Math.round(dollars / 1.08),
        lines: labelLines(
          `PAIEMENT CB  ${dayAndMonth(day)} NEW YORK`,
          `LITTLE RED DINER CARTE ${card}`,
          `${printed} USD`,
        ),
      },
      { bookedOn, cents: -Math.round(dollars * 0.029), lines: labelLines(`FRAIS PAIE CB OP ${printed} USD`) },
    ];
  };
}

/** Rows that most accounts see seldom, one kind a day: insurance, takings, cash, taxes, commissions, bundles. */
const SELDOM: readonly (readonly [cents: Cents, ...lines: readonly [string, ...string[]]])[] = [
  [-3412, 'HABITATION 00451298', 'RMS0045129800GI'],
  [-5290, 'AUTOMOBILE 00451302', 'RMS0045130200GI'],
  [48_250, 'REMISES 120326 ATELIER TILLEUL CB 3'],
  [-1990, 'TIP TRESOR DES CANAUX', 'TIP 88120'],
  [20_000, 'VRST ESPECES GUICHET'],
  [-4000, 'VERSEMT PERIOD ASSUR-VIE'],
  [-800, "COMMISSION D'INTERVENTION"],
  [-1250, 'F COMM INTERVENTION'],
  [-2890, 'FACTURE SGT260300120'],
  [-412, 'EXT.AGIOS 1T2026'],
  [-87, 'PREL.SOC. INTERETS'],
  [-540, 'Regroupement 3 PAIEMENTS PSC', 'TRAM & BUS OUEST CARTE 4417'],
  [12_300, 'REM CHQ REF44120A09', 'REMISE DE 2 CHEQUES'],
  [-6000, 'CHEQUE N. 7712345'],
  [-990, 'ABO ALERTES SMS'],
  [-15, 'RETRO COMMISSION'],
  [-700, 'F MODIF ORDRE PERMANENT'],
  [-1450, 'F REJ PRLV 120326'],
  [-300, 'F ABO ALERTES SMS'],
  [-20, 'F RETRO COMMISSION'],
  [-800, "F COMMISSION D'INTERVENTION"],
  [-95, 'EXT AGIOS 1T2026'],
  [-4210, 'CHEQUE'],
  [-18_000, 'ECH 04/36 CREDIT AUTO'],
  [-2390, 'LIBRAIRIE DU PORT', 'CARTE 00747350'],
  [-1870, 'CAFE DES OISEAUX CARTE **4417'],
  [-14_400, 'ACHAT 12 TITRES CELTIQUE DE VERRE'],
  [31_800, 'VIREMENT DE M ANATOLE BRISSON'],
  [-9900, 'UN LIBELLE QUE NUL NE CONNAIT'],
];

/** A row without a label now and then, or one that the web page shows without its day. */
export function bareRows(everyDays: number, lacks: 'label' | 'day'): Habit {
  return (day) => {
    if (timesBefore(day, everyDays, 3) === undefined) return [];
    const row = { bookedOn: bookingDayFrom(day), cents: -2350 };
    return [lacks === 'label' ? { ...row, lines: [] } : { ...row, lines: labelLines('ACHAT'), isUndated: true }];
  };
}

/** One row of another kind every few days, in turn. */
export function everyKindOfRow(everyDays: number): Habit {
  return (day) => {
    const count = timesBefore(day, everyDays, 0);
    const row = count === undefined ? undefined : SELDOM[count % SELDOM.length];
    if (row === undefined) return [];
    const [cents, first, ...rest] = row;
    const isFee = first.startsWith('F ') || first.startsWith('COMMISSION');
    const bookedOn = bookingDayFrom(day);
    const valueOn = isFee ? firstOfMonth(bookedOn) : bookedOn;
    return [{ bookedOn, valueOn, cents, lines: labelLines(first, ...rest), hasAdvice: first.startsWith('ACHAT ') }];
  };
}
