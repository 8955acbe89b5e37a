import type { CustomerPlan } from '../account-plan.ts';
import {
  type CustomerScenario,
  type InterstitialName,
  type LoginFault,
  OTHER_HOMES,
  type PageFault,
  type ScaPlan,
} from '../customer-scenario.ts';
import { type NextPlace, named, plainAccount } from './plan-of.ts';

const LOGINS: Readonly<Record<string, LoginFault>> = {
  'LOGIN-BLOCKED': 'blocked',
  'LOGIN-REVOKED': 'revoked',
  'LOGIN-NO-SERVICE': 'no-service',
  'LOGIN-RIGHTS-EXPIRED': 'rights-expired',
  'LOGIN-INTERRUPTED': 'interrupted',
  'LOGIN-INTERRUPTED-PLAINLY': 'interrupted-plainly',
  'LOGIN-TECHNICAL': 'technical',
  'LOGIN-OUTAGE': 'outage',
  'LOGIN-OTHER-BRAND': 'other-brand',
  'LOGIN-500': 'error-500',
};

const INTERSTITIALS: Readonly<Record<string, InterstitialName>> = {
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
  'PACI-ASSEMBLY-OUTSIDE': 'assembly-outside',
  'PACI-ASSEMBLY-SEEN': 'assembly-seen',
  'PACI-MORE-INFORMATION': 'more-information',
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
  'SCA-REMINDER': { means: 'app', reminds: true, markDays: 20 },
  'SCA-APP-LOWER-CASE': { means: 'app', pollSpells: 'lower' },
  'SCA-APP-LEADS-ON': { means: 'app', pollEndsBy: 'redirect' },
  'SCA-APP-HEADING': { means: 'app', message: 'heading' },
  'SCA-APP-SILENT': { means: 'app', message: 'none' },
  'SCA-SMS-BUTTON': { means: 'sms', button: '_FID_DoConfirmOtp' },
  'SCA-KEY-CARD': { means: 'key-card' },
  'SCA-KEY-LIST': { means: 'key-list', hops: 1 },
  'SCA-SAFETRANS': { means: 'safetrans' },
  'SCA-DIGIPASS': { means: 'digipass' },
  'SCA-NO-MEANS': { means: 'none' },
  'SCA-MIDWAY': { means: 'app', afterPages: 2 },
  'SCA-MIDWAY-CODE': { means: 'sms', before: { page: '/banque/comptes-et-contrats.html' } },
  'SCA-NOT-ACTIVE': { means: 'inactive' },
  'SCA-CODE-BLOCKED': { means: 'code-blocked' },
};

/** Pages that want the customer, and may be left by a request for another page. */
const LEFT: readonly string[] = ['TERMS', 'DSP2', 'CONTACT', 'PERSONAL-DATA', 'MORE-INFORMATION', 'TAX'];

const leftBy = (leave: 'asked' | 'redirect', names: readonly string[]): Record<string, CustomerScenario> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const interstitial = INTERSTITIALS[`PACI-${name}`];
      const scenario = interstitial && { interstitials: [interstitial], interstitialsLeave: leave };
      return scenario === undefined ? [] : [[`PACI-${name}-${leave === 'asked' ? 'LEFT' : 'REDIRECT'}`, scenario]];
    }),
  );

const LIST = '/banque/comptes-et-contrats.html';
const OPERATIONS = '/banque/mouvements.html';
const RIB = '/banque/rib.cgi';

function fault(page: string, what: PageFault, times?: number): CustomerScenario {
  return { pageFaults: [{ page, fault: what, ...(times === undefined ? {} : { times }) }] };
}

const OTHERS: Readonly<Record<string, CustomerScenario>> = {
  'LOGIN-AGAIN': { loginFault: 'previous-expired', loginFaultTimes: 1 },
  'LOGIN-500-ONCE': { loginFault: 'error-500', loginFaultTimes: 1 },
  'LOGIN-OLD-SITE': { oldSite: true },
  'LOGIN-WARNING': { loginWarning: true },
  'LOGIN-REFRESH': { refresh: { at: 'login', by: 'meta' } },
  'LOGIN-REFRESH-HEADER': { refresh: { at: 'login', by: 'header', pages: 2 } },
  'LOGIN-REFRESH-VALIDATION': { refresh: { at: 'validation', by: 'meta', seconds: 1 } },
  'LOGIN-REFRESH-CIRCLE': { refresh: { at: 'validation', by: 'header', pages: 1_000 } },
  ...Object.fromEntries(OTHER_HOMES.map((home, index) => [`LOGIN-HOME-${index + 1}`, { home }])),
  ...leftBy('asked', LEFT),
  ...leftBy('redirect', ['TERMS', 'PERSONAL-DATA']),
  'PACI-MIDWAY-TERMS-LEFT': { interstitials: ['terms'], interstitialsLeave: 'asked', interstitialsAfterPages: 2 },
  'PACI-ASSEMBLY-CMAG': { interstitials: ['assembly-seen'], subbank: 'cmag' },
  'PACI-ASSEMBLY-CMMABN': { interstitials: ['assembly-seen'], subbank: 'cmmabn' },
  'PACI-MIDWAY': { interstitials: ['phone'], interstitialsAfterPages: 2 },
  'PACI-MIDWAY-TERMS': { interstitials: ['terms'], interstitialsAfterPages: 2 },
  'PACI-TWO': { interstitials: ['phone', 'powers'] },
  'SCA-THEN-PACI': { sca: { means: 'app' }, interstitials: ['message'] },
  'SCA-500-ONCE': { sca: { means: 'app' }, ...fault('/banque/validation.aspx', 'error-500', 1) },
  'PAGE-RIB-500-ONCE': fault(RIB, 'error-500', 1),
  'PAGE-RIB-500': fault(RIB, 'error-500'),
  'PAGE-RIB-NO-RIGHT': fault(RIB, 'no-right'),
  'PAGE-LIST-OUTAGE': fault(LIST, 'outage'),
  'PAGE-LIST-INFOS': fault(LIST, 'infos'),
  'PAGE-LIST-TECHNICAL': fault(LIST, 'technical'),
  'PAGE-LIST-EMPTY': fault(LIST, 'empty', 1),
  'PAGE-OPERATIONS-UNAVAILABLE': fault(OPERATIONS, 'unavailable'),
  'PAGE-OPERATIONS-NO-CONTRACT': fault(OPERATIONS, 'no-contract'),
  'PAGE-OPERATIONS-STALE': { pageFaults: [{ page: OPERATIONS, fault: 'stale', method: 'POST', times: 1 }] },
  'SESSION-SHORT': { pagesPerSession: 4 },
  'SESSION-LOST': fault(OPERATIONS, 'session-over', 1),
  'SESSION-LOST-FORM': fault(OPERATIONS, 'login-form', 1),
};

/** Customers with scenarios of the web bank. Their account is plain. */
export function conductCustomers(next: NextPlace): readonly CustomerPlan[] {
  const scenarios: readonly (readonly [string, CustomerScenario])[] = [
    ...Object.entries(LOGINS).map(([login, fault]) => [login, { loginFault: fault }] as const),
    ...Object.entries(INTERSTITIALS).map(
      ([login, interstitial]) => [login, { interstitials: [interstitial] }] as const,
    ),
    ...Object.entries(SCA).map(([login, sca]) => [login, { sca }] as const),
    ...Object.entries(OTHERS),
  ];
  // They share one account, as a joint one: only the way to it differs.
  const account = plainAccount(next(), 'MME VIOLETTE AUBRAC');
  return scenarios.map(([login, scenario]) => named(login, [account], { scenario }));
}
