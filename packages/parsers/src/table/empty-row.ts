import type { Element } from 'domhandler';
import { hasClass } from '../dom/element.ts';
import { textOf } from '../dom/text.ts';
import { fold } from '../text/fold.ts';

/** The bank's words for an empty list; folded, in its four languages. */
const NOTHING =
  /\b(aucun mouvement|aucune operation|ningun movimiento|ninguna operacion|no hay (movimientos|operaciones)|no (transactions?|operations?|movements?)|keine (umsatze|buchungen|vorgange))\b/;

/** Whether a cell that fills its row says that the list is empty. */
export function saysNothing(cell: Element): boolean {
  return hasClass(cell, 'a_vide') || NOTHING.test(fold(textOf(cell)));
}
