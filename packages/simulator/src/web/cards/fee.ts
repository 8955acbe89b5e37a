import type { CardPages } from '../../ledger/card-pages-plan.ts';
import type { Cents } from '../../ledger/ledger.ts';
import { type Html, html } from '../markup/html.ts';

/** The bank takes a fee on amounts abroad, which is part of what it charges. In hundredths. */
const FEE_RATE = 2;

/** An amount with the fee in it, as the pages write it. @param isAbroad - whether there is a fee */
export function withFee(printed: string, cents: Cents, isAbroad: boolean, fees: CardPages['fees']): Html {
  const fee = Math.round((Math.abs(cents) * FEE_RATE) / 100);
  if (!isAbroad || fees === 'none') return html`${printed}`;
  const words = `dont frais ${Math.floor(fee / 100)},${String(fee % 100).padStart(2, '0')}`;
  switch (fees) {
    case 'inside':
      return html`${printed} ${words}`;
    case 'line':
      return html`${printed}<br/>${words}`;
    case 'capitals':
      return html`${printed}<br/>${words.toUpperCase()}`;
  }
}
