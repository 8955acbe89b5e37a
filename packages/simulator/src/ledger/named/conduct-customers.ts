import type { CustomerPlan } from '../account-plan.ts';
import type { DetourName, LoginTrouble, PageTrouble, ScaPlan, Treatment } from '../treatment.ts';
import { type NextPlace, named, plainAccount } from './plan-of.ts';

const LOGINS: Readonly<Record<string, LoginTrouble>> = {
  'LOGIN-BLOCKED': 'blocked',
  'LOGIN-REVOKED': 'revoked',
  'LOGIN-NO-SERVICE': 'no-service',
  'LOGIN-RIGHTS-EXPIRED': 'rights-expired',
  'LOGIN-INTERRUPTED': 'interrupted',
  'LOGIN-TECHNICAL': 'technical',
  'LOGIN-OUTAGE': 'outage',
  'LOGIN-OTHER-BRAND': 'other-brand',
  'LOGIN-500': 'error-500',
};

const DETOURS: Readonly<Record<string, DetourName>> = {
  'PACI-MESSAGE': 'message',
  'PACI-DATA': 'data',
  'PACI-TERMS': 'terms',
  'PACI-DSP2': 'dsp2',
  'PACI-CONTACT': 'contact',
  'PACI-PERSONAL-DATA': 'personal-data',
  'PACI-PHONE': 'phone',
  'PACI-PRIVACY': 'privacy',
  'PACI-POWERS': 'powers',
  'PACI-TAX': 'tax',
  'PACI-DONATION': 'donation',
  'PACI-SOLIDARITY': 'solidarity',
  'PACI-PHISHING': 'phishing',
  'PACI-DOCUMENTS': 'documents',
  'PACI-ASSEMBLY': 'assembly',
  'PACI-WELCOME': 'welcome',
  'KEY-CARD-REVOKED': 'key-card',
  'PASSWORD-CHANGE': 'password',
  'PASSWORD-SERVICE': 'password-service',
};

const SCA: Readonly<Record<string, ScaPlan>> = {
  'SCA-APP': { means: 'app' },
  'SCA-APP-DIRECT': { means: 'app', hops: 1 },
  'SCA-APP-ALWAYS': { means: 'app', every: 'login' },
  'SCA-APP-WAITS': { means: 'app', outcome: 'pending', polls: 0 },
  'SCA-APP-CANCELLED': { means: 'app', outcome: 'cancelled' },
  'SCA-APP-EXPIRED': { means: 'app', outcome: 'expired' },
  'SCA-SMS': { means: 'sms' },
  'SCA-VOICE': { means: 'voice' },
  'SCA-EMAIL': { means: 'email' },
  'SCA-CHOICE': { means: 'app', asksFirst: true },
  'SCA-CHOICE-MEANS': { means: 'app', offers: ['app', 'sms', 'voice', 'email', 'safetrans', 'digipass'] },
  'SCA-CHOICE-OPEN': { means: 'app', offers: ['sms', 'email'], proposes: false },
  'SCA-BYPASS': { means: 'app', wayAround: 'bypass' },
  'SCA-LATER': { means: 'app', wayAround: 'later' },
  'SCA-SAFETRANS': { means: 'safetrans' },
  'SCA-DIGIPASS': { means: 'digipass' },
  'SCA-NO-MEANS': { means: 'none' },
  'SCA-MIDWAY': { means: 'app', afterPages: 2 },
  'SCA-MIDWAY-CODE': { means: 'sms', before: { page: '/banque/comptes-et-contrats.html' } },
  'SCA-NOT-ACTIVE': { means: 'inactive' },
  'SCA-CODE-BLOCKED': { means: 'code-blocked' },
};

const LIST = '/banque/comptes-et-contrats.html';
const OPERATIONS = '/banque/mouvements.html';
const RIB = '/banque/rib.cgi';

function trouble(page: string, what: PageTrouble, times?: number): Treatment {
  return { pages: [{ page, trouble: what, ...(times === undefined ? {} : { times }) }] };
}

const OTHERS: Readonly<Record<string, Treatment>> = {
  'LOGIN-AGAIN': { login: 'previous-expired', loginTroubleTimes: 1 },
  'LOGIN-500-ONCE': { login: 'error-500', loginTroubleTimes: 1 },
  'LOGIN-OLD-SITE': { oldSite: true },
  'PACI-MIDWAY': { detours: ['phone'], detoursAfterPages: 2 },
  'PACI-MIDWAY-TERMS': { detours: ['terms'], detoursAfterPages: 2 },
  'PACI-TWO': { detours: ['phone', 'powers'] },
  'SCA-THEN-PACI': { sca: { means: 'app' }, detours: ['message'] },
  'SCA-500-ONCE': { sca: { means: 'app' }, ...trouble('/banque/validation.aspx', 'error-500', 1) },
  'PAGE-RIB-500-ONCE': trouble(RIB, 'error-500', 1),
  'PAGE-RIB-500': trouble(RIB, 'error-500'),
  'PAGE-RIB-NO-RIGHT': trouble(RIB, 'no-right'),
  'PAGE-LIST-OUTAGE': trouble(LIST, 'outage'),
  'PAGE-LIST-INFOS': trouble(LIST, 'infos'),
  'PAGE-LIST-TECHNICAL': trouble(LIST, 'technical'),
  'PAGE-LIST-EMPTY': trouble(LIST, 'empty', 1),
  'PAGE-OPERATIONS-UNAVAILABLE': trouble(OPERATIONS, 'unavailable'),
  'PAGE-OPERATIONS-NO-CONTRACT': trouble(OPERATIONS, 'no-contract'),
  'PAGE-OPERATIONS-STALE': { pages: [{ page: OPERATIONS, trouble: 'stale', method: 'POST', times: 1 }] },
  'SESSION-SHORT': { pagesPerSession: 4 },
  'SESSION-LOST': trouble(OPERATIONS, 'session-over', 1),
  'SESSION-LOST-FORM': trouble(OPERATIONS, 'login-form', 1),
};

/** Customers whom the web bank treats out of the ordinary. Their account is plain. */
export function conductCustomers(next: NextPlace): readonly CustomerPlan[] {
  const treatments: readonly (readonly [string, Treatment])[] = [
    ...Object.entries(LOGINS).map(([login, trouble]) => [login, { login: trouble }] as const),
    ...Object.entries(DETOURS).map(([login, detour]) => [login, { detours: [detour] }] as const),
    ...Object.entries(SCA).map(([login, sca]) => [login, { sca }] as const),
    ...Object.entries(OTHERS),
  ];
  // One account for all of them, as if it were a joint one: what differs is the way to it.
  const account = plainAccount(next(), 'MME VIOLETTE AUBRAC');
  return treatments.map(([login, treatment]) => named(login, [account], { treatment }));
}
