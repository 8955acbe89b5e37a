import type { Transaction } from '@relais/model';
import { DAYS, dateOfDay, type SimulatedAccount, type TrueMovement } from './bank-history.ts';

/** A row as a channel shows it, and, for the judge alone, what it truly is. */
export interface ViewedRow {
  readonly transaction: Transaction;
  /** The bank's reference, where the channel shows it apart from the id. */
  readonly reference: string | null;
  readonly group: string;
}

/** What one channel shows of an account on a day, newest first. */
export function viewOf(
  account: SimulatedAccount,
  channel: 'api' | 'fallback',
  today: number,
  fromDay: number,
): readonly ViewedRow[] {
  const rows = account.movements.flatMap((movement) => {
    const isPending = movement.pendingFrom !== undefined && movement.pendingFrom <= today && today < movement.bookedOn;
    if (isPending && (channel === 'api' || account.webHasPending)) {
      const transaction = pendingRow(account, movement, channel, today);
      return [
        { transaction, reference: null, group: movement.group, day: DAYS + movement.bookedOn, at: movement.number },
      ];
    }
    if (movement.lapses || movement.bookedOn > today) return [];
    const day = bookingDay(movement, channel, today);
    if (day < fromDay || day > today) return [];
    const { transaction, reference } = bookedRow(account, movement, channel, today, day);
    return [{ transaction, reference, group: movement.group, day, at: movement.sequence }];
  });
  return rows.sort((a, b) => b.day - a.day || b.at - a.at);
}

function bookingDay(movement: TrueMovement, channel: 'api' | 'fallback', today: number): number {
  const isShifted = movement.shiftedOn !== undefined && movement.shiftedOn <= today;
  const shifted = movement.bookedOn + (isShifted ? movement.shiftBy : 0);
  // A day that has not come is shown by nobody.
  return Math.min(today, channel === 'fallback' && movement.isLaterOnWeb ? shifted + 1 : shifted);
}

function bookedRow(
  account: SimulatedAccount,
  movement: TrueMovement,
  channel: 'api' | 'fallback',
  today: number,
  day: number,
): Pick<ViewedRow, 'transaction' | 'reference'> {
  const epoch = account.reissuesOn.filter((reissue) => reissue <= today).length;
  const sequence = movement.sequence + (account.reissuesReferences ? 5 * epoch : 0);
  const reference = `06002${dateOfDay(movement.bookedOn).slice(0, 4)}${three(movement.bookedOn)}${five(sequence)}`;
  const token = hex(account.number, movement.number, epoch);
  const hasValueDate = channel === 'api' || account.webHasValueDates;
  const transaction: Transaction = {
    ...(channel === 'api' && { resourceId: account.idsWithReference ? `${reference}-${token}` : token }),
    ...money(movement),
    status: 'BOOK',
    bookingDate: dateOfDay(day),
    ...(hasValueDate && { valueDate: dateOfDay(movement.valueOn) }),
    remittanceInformation: { unstructured: labelOf(movement, channel, today) },
  };
  const isReferenceShown = account.webHasReferences && movement.hasAdvice && day === movement.bookedOn;
  return { transaction, reference: channel === 'fallback' && isReferenceShown ? reference : null };
}

/** Ids of pending rows do not hold: the bank makes new ones each day. */
function pendingRow(
  account: SimulatedAccount,
  movement: TrueMovement,
  channel: 'api' | 'fallback',
  today: number,
): Transaction {
  return {
    ...(channel === 'api' && { resourceId: hex(account.number, movement.number, 1_000 + today) }),
    ...money(movement),
    status: 'PDNG',
    bookingDate: dateOfDay(movement.bookedOn),
    remittanceInformation: { unstructured: movement.lines.slice(0, 2) },
  };
}

function labelOf(movement: TrueMovement, channel: 'api' | 'fallback', today: number): readonly string[] {
  const { lines, labelCompleteOn, datedLabelUntil, isCutOnWeb, bookedOn } = movement;
  const isEarly = labelCompleteOn !== undefined && today < labelCompleteOn;
  const soFar = isEarly && lines.length > 1 ? lines.slice(0, -1) : lines;
  const cut = channel === 'fallback' && isCutOnWeb ? soFar.map((line) => line.slice(0, 22)) : soFar;
  const isDated = datedLabelUntil !== undefined && today < datedLabelUntil;
  const date = dateOfDay(bookedOn);
  return isDated ? [`${date.slice(8)}.${date.slice(5, 7)} ${cut[0]}`, ...cut.slice(1)] : cut;
}

function money({ cents }: TrueMovement): Pick<Transaction, 'transactionAmount' | 'creditDebitIndicator'> {
  const amount = `${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;
  return { transactionAmount: { currency: 'EUR', amount }, creditDebitIndicator: cents < 0 ? 'DBIT' : 'CRDT' };
}

function three(day: number): string {
  return String(213 + day).padStart(3, '0');
}

function five(sequence: number): string {
  return String(sequence).padStart(5, '0');
}

/** Eight words of eight digits, different for each row of each account. */
function hex(...facts: readonly number[]): string {
  let state = facts.reduce((mixed, fact) => Math.imul(mixed ^ (fact + 0x9e3779b9), 0x85ebca6b) ^ (mixed >>> 13), 1);
  const words = facts.map((fact) => (fact >>> 0).toString(16).padStart(8, '0'));
  while (words.length < 8) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + words.length;
    words.push((state >>> 0).toString(16).padStart(8, '0'));
  }
  return words.join('');
}
