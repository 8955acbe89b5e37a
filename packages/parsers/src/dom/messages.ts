import type { Element } from 'domhandler';
import { fold } from '../text/fold.ts';
import { findAll, hasClass } from './element.ts';
import type { PageDocument } from './read-document.ts';
import { textOf } from './text.ts';

/** Weights of a message box, the weightiest first. A note informs, confirms or advises: it is no answer to a request. */
export const MESSAGE_RANKS = ['error', 'alert', 'note'] as const;

/** Weight of a message box. */
export type MessageRank = (typeof MESSAGE_RANKS)[number];

/** The bank's words to the customer in its message boxes, folded, and joined by the weight of the boxes. */
export type Messages = Readonly<Record<MessageRank, string>>;

const NOTES = ['info', 'information', 'ok', 'valid', 'succes', 'success', 'conf', 'conseil', 'aide'] as const;
/** Warnings about the customer's own browser. They stand on pages where nothing is wrong. */
const ABOUT_BROWSER =
  /\b(antivirus|pare-feu|navigateurs?|extensions?|bloqueurs?|cookies?|javascript|pop-?ups?|browser|navegador)\b/;
/** A box that says so much of the login or of the service is more than such a warning. */
const ABOUT_LOGIN =
  /mot de passe|identifiant|code d'acces|votre acces (est|sera|a ete)|droits d'acces|services? (est|sont|sera|seront)|connexion a expire|probleme technique/;

/** Reads the message boxes of a page, but those that it hides. The words of a box inside another are its own. */
export function messagesOf({ content }: Pick<PageDocument, 'content'>): Messages {
  const said: Record<MessageRank, string[]> = { error: [], alert: [], note: [] };
  for (const box of findAll(content, (element) => isBox(element) && !hasClass(element, 'invisible'))) {
    const words = fold(textOf(box, (inner) => inner !== box && isBox(inner)));
    const isWarning = ABOUT_BROWSER.test(words) && !ABOUT_LOGIN.test(words);
    if (words !== '') said[isWarning ? 'note' : rankOf(box)].push(words);
  }
  const joined = (rank: MessageRank): string => said[rank].join(' · ');
  return { error: joined('error'), alert: joined('alert'), note: joined('note') };
}

/** Weight of a message box, by its classes. */
export function rankOf(box: Element): MessageRank {
  if (hasClass(box, 'err')) return 'error';
  if (hasClass(box, 'alerte') || hasClass(box, 'ALERTE')) return 'alert';
  return NOTES.some((name) => hasClass(box, name)) ? 'note' : 'alert';
}

function isBox(element: Element): boolean {
  if (element.attribs['class'] === undefined) return false;
  if (hasClass(element, 'blocmsg')) return true;
  if (hasClass(element, 'bloctxt')) return hasClass(element, 'err') || hasClass(element, 'alerte');
  return element.name === 'td' && hasClass(element, 'ALERTE');
}
