import { holderOf } from '../dom/holder.ts';
import { messagesOf } from '../dom/messages.ts';
import { type PageDocument, type ReadablePage, readDocument } from '../dom/read-document.ts';
import type { PageKind } from '../drift/page-kind.ts';
import { kindOf } from '../recognise/recognise.ts';
import { pathOf } from '../text/path.ts';
import { interruptedUntil } from './interrupted-until.ts';
import { type InterstitialExit, interstitialExit } from './interstitial.ts';

/** The bank's answer to a login, or to any request when the session is in doubt. */
export type LoginOutcome =
  | { readonly kind: 'logged_in'; readonly holder?: string }
  | { readonly kind: 'sca' }
  | { readonly kind: 'wrong_credentials' }
  /** The customer must act with the bank: access locked, or not entitled to this service. */
  | { readonly kind: 'blocked' }
  /** The customer's rights as a delegate have run out. */
  | { readonly kind: 'rights_expired' }
  /** `until` as the bank announces it: `YYYY-MM-DDTHH:mm`, its own local time. */
  | { readonly kind: 'service_interrupted'; readonly until?: string }
  /** The session must log in again; the credentials are right. */
  | { readonly kind: 'session_lost' }
  | { readonly kind: 'password_change' }
  | { readonly kind: 'interstitial'; readonly exit: InterstitialExit }
  /** Also for a login form without a reason. The password must not be sent again. */
  | { readonly kind: 'unknown' };

type Refusal = 'wrong_credentials' | 'blocked' | 'rights_expired' | 'service_interrupted' | 'session_lost';

/** A service that is interrupted now. An announcement that it will be says nothing of this login. */
const INTERRUPTED =
  /\b(est|sont|reste) (\w{1,20}ment )?(interrompue?s?|indisponibles?)\b|temporairement (interrompu|indisponible)|n'est pas disponible|probleme technique/;

/** Messages above the login form, folded. A warning that access *will be* locked still means a wrong password. */
const REFUSALS: readonly (readonly [RegExp, Refusal])[] = [
  [/droits d'acces sont echus/, 'rights_expired'],
  [
    /mot de passe est (faux|revoque|incorrect)|devez renseigner votre identifiant|n'est pas reconnu/,
    'wrong_credentials',
  ],
  [/identifiant (est inconnu|ou (votre )?mot de passe est)|datos indicados son incorrectos/, 'wrong_credentials'],
  [/\bbloquee?\b|pas autorise a acceder a ce service|no esta autorizado para acceder a este servicio/, 'blocked'],
  [INTERRUPTED, 'service_interrupted'],
  [/precedente connexion a expire/, 'session_lost'],
];

const LOGGED_IN: ReadonlySet<PageKind> = new Set([
  'home',
  'account_list',
  'operations',
  'card_operations',
  'announced_operations',
  'rib',
  'download',
]);

/** Reads the bank's answer to a login. The content decides, never the status alone. It never throws. */
export function parseLoginOutcome(page: ReadablePage): LoginOutcome {
  try {
    const document = readDocument(page, 'login');
    return outcomeOf(document, kindOf(document, page.status));
  } catch {
    return { kind: 'unknown' };
  }
}

function outcomeOf(document: PageDocument, kind: PageKind): LoginOutcome {
  if (LOGGED_IN.has(kind)) {
    const holder = holderOf(document);
    return { kind: 'logged_in', ...(holder === undefined ? {} : { holder }) };
  }
  if (kind === 'sca' || kind === 'password_change') return { kind };
  if (kind === 'logged_out') return { kind: 'session_lost' };
  if (kind === 'interstitial') return { kind, exit: interstitialExit(document) };
  const { error, alert } = messagesOf(document);
  const isAtTheDoor = kind === 'login' || /\/(identification|authentification)\b/.test(pathOf(document.url));
  // An alert counts where no error says what has happened; a note says nothing of the login.
  const refusal = isAtTheDoor ? (refusalIn(error) ?? refusalIn(alert)) : undefined;
  if (refusal !== undefined && refusal !== 'service_interrupted') return { kind: refusal };
  const said = `${error} · ${alert}`;
  const isInterrupted =
    refusal !== undefined || kind === 'outage' || (kind === 'error' && /probleme technique|interrompu/.test(said));
  if (!isInterrupted) return { kind: 'unknown' };
  const until = interruptedUntil(said);
  return { kind: 'service_interrupted', ...(until === undefined ? {} : { until }) };
}

function refusalIn(messages: string): Refusal | undefined {
  return REFUSALS.find(([pattern]) => pattern.test(messages))?.[1];
}
