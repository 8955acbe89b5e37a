import { type Random, seededRandom } from './random.ts';

/** One true movement of money, and everything that befalls it on its way to a reader. Days are counted from 0. */
export interface TrueMovement {
  /** Movements of one group are equal in everything: nobody can tell one from the other. */
  readonly group: string;
  readonly bookedOn: number;
  readonly valueOn: number;
  readonly cents: number;
  /** Label lines once booked and complete. */
  readonly lines: readonly string[];
  /** Announced from this day until the day before `bookedOn`. */
  readonly pendingFrom?: number;
  /** Announced, and never booked: from `pendingFrom` to `bookedOn`. */
  readonly lapses: boolean;
  /** Number of the bank's reference on its day. */
  readonly sequence: number;
  readonly number: number;
  /** The web shows the bank's reference. */
  readonly hasAdvice: boolean;
  /** The last line is not there before this day. */
  readonly labelCompleteOn?: number;
  /** The label stands behind a date until this day. */
  readonly datedLabelUntil?: number;
  /** The web cuts the label. */
  readonly isCutOnWeb: boolean;
  /** From this day on, the booking is dated `shiftBy` days later on both channels. */
  readonly shiftedOn?: number;
  /** The web dates the booking a day later than the API, always. */
  readonly isLaterOnWeb: boolean;
  readonly shiftBy: number;
}

/** One account of the simulated bank, and its ways. */
export interface SimulatedAccount {
  readonly number: number;
  readonly movements: readonly TrueMovement[];
  /** The API gives every row a new id on these days. */
  readonly reissuesOn: readonly number[];
  /** With the ids, the references are counted anew: one that was of this row is of another now. */
  readonly reissuesReferences: boolean;
  /** What its ids are like: the reference and a token, or a token that says nothing. */
  readonly idsWithReference: boolean;
  readonly webHasReferences: boolean;
  readonly webHasValueDates: boolean;
  readonly webHasPending: boolean;
}

/** Days of history. */
export const DAYS = 90;

type Draft = Pick<TrueMovement, 'bookedOn' | 'valueOn' | 'cents' | 'lines'> & { readonly isCard?: boolean };

const SHOPS = ['BOULANGERIE KERN', 'STATION DU PORT', 'LIBRAIRIE ARMOR', 'EPICERIE BLEUE', 'CAFE DES HALLES'] as const;
const CITIES = ['RENNES', 'BREST', 'VANNES', 'LORIENT'] as const;
const PEOPLE = ['MME JULIE CARPENTIER', 'M PAUL DESCAMPS', 'MLLE ANNE LEGOFF', 'SCI DES DUNES'] as const;

/** Invents the history of one account. */
export function inventAccount(seed: number, number: number, size: number): SimulatedAccount {
  const random = seededRandom(seed * 100_003 + number);
  const movements: TrueMovement[] = [];
  const sequences = new Map<number, number>();
  const fates = new Map<string, Fate>();
  const add = (draft: Draft, copies: number): void => {
    const content = JSON.stringify([draft.bookedOn, draft.valueOn, draft.cents, draft.lines]);
    const group = `${number} ${content}`;
    const fate = fates.get(group) ?? fateOf(draft, random);
    fates.set(group, fate);
    for (let copy = 0; copy < copies; copy += 1) {
      const sequence = (sequences.get(draft.bookedOn) ?? 0) + random.int(1, 3);
      sequences.set(draft.bookedOn, sequence);
      movements.push({ ...draft, ...fate, group, sequence, number: movements.length });
    }
  };
  while (movements.length < size) {
    const draft = invent(random);
    add(draft, random.chance(0.04) ? random.int(2, 3) : 1);
    if (random.chance(0.01)) {
      // The amount changes between announcement and booking: nobody may call the two one row.
      const other = { ...draft, bookedOn: Math.min(DAYS, draft.bookedOn + 1), cents: draft.cents - random.int(1, 500) };
      add(other, 1);
    }
  }
  return {
    number,
    movements: movements.slice(0, size),
    reissuesOn: random.chance(0.3) ? [random.int(10, 40), random.int(41, 85)] : [],
    reissuesReferences: random.chance(0.2),
    idsWithReference: random.chance(0.7),
    webHasReferences: random.chance(0.5),
    webHasValueDates: random.chance(0.9),
    webHasPending: random.chance(0.5),
  };
}

function invent(random: Random): Draft {
  const day = random.int(0, DAYS - 1);
  const digits = (count: number): string => Array.from({ length: count }, () => random.int(0, 9)).join('');
  const kind = random.next();
  if (kind < 0.5) {
    const boughtOn = Math.max(0, day - random.int(0, 2));
    const prices: readonly [number, ...number[]] = random.chance(0.2) ? [-480, -200] : [-random.int(100, 20_000)];
    const first = `PAIEMENT ${random.pick(['CB ', 'PSC'])} ${dayAndMonth(boughtOn)} ${random.pick(CITIES)}`;
    const lines = [first, `${random.pick(SHOPS)} CARTE 4417`, `GIR${digits(10)}`];
    return { bookedOn: day, valueOn: boughtOn, cents: random.pick(prices), lines, isCard: true };
  }
  if (kind < 0.6) {
    const lines = [`RETRAIT DAB ${dayAndMonth(day)} ${random.pick(CITIES)}`, 'CARTE 4417'];
    return { bookedOn: day, valueOn: day, cents: -1_000 * random.int(2, 6), lines, isCard: true };
  }
  if (kind < 0.65) return { bookedOn: day, valueOn: day, cents: -200, lines: ['PARKING DES LICES'], isCard: true };
  if (kind < 0.8) {
    const lines = [`PRLV SEPA ${random.pick(['OUEST ENERGIES', 'EAU DU LITTORAL'])}`, `OE-${digits(9)}`, 'ECHEANCE'];
    return { bookedOn: day, valueOn: day, cents: -random.int(1_000, 9_000), lines };
  }
  if (kind < 0.85)
    return { bookedOn: day, valueOn: Math.max(0, day - random.int(0, 30)), cents: -250, lines: ['F COTIS CARTE'] };
  const sign = random.chance(0.5) ? 1 : -1;
  const cents = sign * random.pick([5_000, 10_000, random.int(500, 200_000), random.int(500, 200_000)]);
  const lines = [
    `VIR ${random.pick(['SEPA', 'INST'])} ${random.pick(PEOPLE)}`,
    random.pick(['LOYER', 'CADEAU COMMUN', digits(8)]),
  ];
  return { bookedOn: day, valueOn: day, cents, lines };
}

type Fate = Omit<TrueMovement, keyof Draft | 'group' | 'sequence' | 'number'>;

function fateOf({ bookedOn, isCard }: Draft, random: Random): Fate {
  const isPending = isCard === true && bookedOn > 4 && random.chance(0.4);
  return {
    ...(isPending && { pendingFrom: bookedOn - random.int(1, 4) }),
    lapses: isPending && random.chance(0.01),
    hasAdvice: isCard !== true || random.chance(0.2),
    ...(random.chance(0.02) && { labelCompleteOn: bookedOn + random.int(1, 3) }),
    ...(random.chance(0.02) && { datedLabelUntil: bookedOn + random.int(1, 20) }),
    isCutOnWeb: random.chance(0.03),
    ...(random.chance(0.01) && { shiftedOn: bookedOn + random.int(1, 4) }),
    isLaterOnWeb: random.chance(0.005),
    shiftBy: random.int(1, 2),
  };
}

function dayAndMonth(day: number): string {
  return dateOfDay(day).slice(8) + dateOfDay(day).slice(5, 7);
}

/** The date of a day of the simulation. */
export function dateOfDay(day: number): string {
  return new Date(Date.UTC(2026, 7, 1 + day)).toISOString().slice(0, 10);
}
