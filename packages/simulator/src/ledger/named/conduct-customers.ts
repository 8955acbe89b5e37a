import type { CustomerPlan } from '../account-plan.ts';
import type { CustomerScenario, InterstitialName, LoginFault, PageFault, ScaPlan } from '../customer-scenario.ts';
import { type NextPlace, named, plainAccount } from './plan-of.ts';

const LOGINS: Readonly<Record<string, LoginFault>> = {
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

function fault(page: string, what: PageFault, times?: number): CustomerScenario {
  return { pageFaults: [{ page, fault: what, ...(times === undefined ? {} : { times }) }] };
}

const OTHERS: Readonly<Record<string, CustomerScenario>> = {
  'LOGIN-AGAIN': { loginFault: 'previous-expired', loginFaultTimes: 1 },
  'LOGIN-500-ONCE': { loginFault: 'error-500', loginFaultTimes: 1 },
  'LOGIN-OLD-SITE': { oldSite: true },
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
