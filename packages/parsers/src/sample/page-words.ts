import { roleOfHeader } from '../table/column-role.ts';
import { fold } from '../text/fold.ts';
import { monthNumber, readLongDate } from '../value/date.ts';

/** The bank pages' own words, folded: whole texts without days and amounts. They hold no customer data. */
const PHRASES: readonly RegExp[] = [
  /^(solde|saldo|balance|kontostand)( (au|a|al|at|am))?( \d\d\/\d\d\/\d{4})?( ?:)?$/,
  /^dont operations (a venir|enregistrees) ?:?$|^cuyas operaciones (futuras|registradas) ?:?$/,
  /^of which (upcoming|recorded) operations ?:?$|^davon (kunftige|gebuchte) umsatze ?:?$/,
  /^(details?|detalles?|einzelheiten|\+ d'informations|actions|virement entre vos comptes|pdf|iban ?:?)$/,
  /^(date de valeur|fecha (de )?valor|value date|wertstellung|valuta) ?: ?(\d\d\/\d\d\/\d{4})?$/,
  /^cliquer pour (de)?plier ou (de)?plier le detail de l'operation$/,
  /^(plus d'operations|suite des operations|mas operaciones|more operations|weitere umsatze)$/,
  /^(aucun mouvement|aucune operation|ninguna operacion|no operation|keine umsatze)$/,
  /^(operations a venir|operaciones futuras|upcoming operations|kunftige umsatze)$/,
  /^depenses cartes prelevees$|^achats jusqu'au$|^dont frais$/,
  /^(contrat|comptes courants|epargne|credits|assurances|titres)$/,
  /^(debit des paiements|(debit )?differe( au dernier jour du mois)?|immediat|active|fonctions|consulter le differe)$/,
  /^(autres cartes|mes cartes)$/,
  /^(paiements \(prelevee?s?|debit) le \d\d\/\d\d\/\d{4}\)?$/,
  /^votre contrat de banque a distance ne vous donne acces a aucun compte\.$/,
];

/** `fin mars 2025`, or the bare month of a line of months. */
const MONTH_OF_CARD = /^(?:(?:preleve fin|depenses fin|fin(?: de)?|end of|ende) )?([a-z]+) (?:de )?\d{4}$/;
const DEBIT_OF_CARD = /^paiements \(prelevee?s? fin ([a-z]+)(?: \d{4})?\)$/;

/** Words that the headers of the bank's tables consist of. The sample turns any other word into a shape. */
const HEADER_WORDS: ReadonlySet<string> = new Set(
  `date dates valeur libelle operation operations montant debit credit solde devise type nature categorie reference detail
  details commerce ville origine annonce contre mode etat statut somme total numero intitule mouvement mouvements compte
  contrat action actions banque frais taux quantite nom titulaire beneficiaire emetteur motif echeance periode de du des le
  la les l d en et a au fecha valor concepto importe saldo cargo abono divisa operacion amount balance value label description
  transaction currency datum buchung buchungstag wertstellung betrag soll haben umsatz verwendungszweck wahrung`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Whether a text is the page's own: the sample then keeps it, except for days and amounts. */
export function isPagesOwn(text: string): boolean {
  const folded = fold(text);
  // Labels are in capitals; the page's own words are not.
  if (
    folded !== 'iban :' &&
    folded !== 'iban' &&
    folded !== 'pdf' &&
    /\p{L}/u.test(text) &&
    text === text.toUpperCase()
  )
    return false;
  const [, month] = MONTH_OF_CARD.exec(folded) ?? DEBIT_OF_CARD.exec(folded) ?? [];
  if (month !== undefined) return monthNumber(month) !== undefined;
  // Some lines of months name no year.
  return (
    monthNumber(folded) !== undefined ||
    readLongDate(folded) !== undefined ||
    roleOfHeader(folded) !== undefined ||
    PHRASES.some((phrase) => phrase.test(folded))
  );
}

/** Whether a word may stay in the header of a table. */
export function isHeaderWord(word: string): boolean {
  return HEADER_WORDS.has(fold(word)) && word !== word.toUpperCase();
}
