/** Prefixes that lead some customers to pages of their own federation or private bank. */
export const SUBBANKS = [
  'cmidf',
  'cmcee',
  'cmo',
  'cmmabn',
  'cmag',
  'mabanque',
  'banqueprivee',
  'banqueprivee/mabanque',
  'cic',
  'sb',
  'lb',
  'l',
] as const;

/** One of them; empty for most customers. */
export type Subbank = (typeof SUBBANKS)[number] | '';

/** What element ids begin with. */
export type IdPrefix = 'C' | 'I0' | 'I1';

/**
 * Markup changes from release to release, and programs remember what they were written for.
 *
 * - `2012`: the old site, all of it: other addresses, another layout, ISO-8859-1
 * - `2018`: no copies for phones, amounts nested deeper, two balance columns in the list
 * - `2020`: as today, but titles of the list are not nested, and forms have other ids
 * - `2021`: today's
 * - `2023`: as today, but headings leave out `Dont`, and nothing is there for screen readers; the year is a guess
 */
export type Release = '2012' | '2018' | '2020' | '2021' | '2023';

/** What comes of a login with the right password, in place of a session. */
export type LoginFault =
  | 'blocked'
  | 'revoked'
  | 'no-service'
  | 'rights-expired'
  | 'interrupted'
  | 'technical'
  | 'previous-expired'
  | 'outage'
  | 'other-brand'
  | 'error-500';

/** A page between login and home. */
export type InterstitialName =
  | 'message'
  | 'data'
  | 'terms'
  | 'dsp2'
  | 'contact'
  | 'personal-data'
  | 'phone'
  | 'privacy'
  | 'powers'
  | 'tax'
  | 'donation'
  | 'solidarity'
  | 'phishing'
  | 'documents'
  | 'assembly'
  | 'welcome'
  | 'key-card'
  | 'password'
  | 'password-service';

/** By what a customer confirms who they are, or why they cannot. */
export type ScaMeans =
  | 'app'
  | 'sms'
  | 'voice'
  | 'email'
  | 'safetrans'
  | 'digipass'
  | 'none'
  | 'inactive'
  | 'code-blocked';

/** What the customer does on the phone. `pending`: nothing. */
export type AppOutcome = 'validated' | 'cancelled' | 'expired' | 'pending';

/** How strong authentication goes. */
export interface ScaPlan {
  readonly means: ScaMeans;
  /** With the app. @defaultValue `validated` */
  readonly outcome?: AppOutcome;
  /** How often the app's answer is still pending. @defaultValue 2 */
  readonly polls?: number;
  /** The code that is right. @defaultValue `123456` */
  readonly code?: string;
  /** `device`: once in 90 days for a browser that is known by its cookie. @defaultValue `device` */
  readonly every?: 'device' | 'login';
  /** A page before it leads to `means` by a link. @defaultValue false */
  readonly asksFirst?: boolean;
  /** A page before it asks which of these means to take, by a form. @defaultValue none */
  readonly offers?: readonly ScaMeans[];
  /** Whether the form has `means` chosen beforehand. @defaultValue true */
  readonly proposes?: boolean;
  /** A way past it: for customers who have no app yet, or whose 90 days end soon. @defaultValue none */
  readonly wayAround?: 'bypass' | 'later';
  /** Redirects that lead to it from the login. @defaultValue 2 */
  readonly hops?: 1 | 2;
  /** Asked for in the middle of a session, after so many pages. @defaultValue at the login */
  readonly afterPages?: number;
  /** Asked for in the middle of a session, before one page; the others are open all along. @defaultValue at the login */
  readonly before?: ScaBefore;
}

/** A page that opens behind strong authentication only. */
export interface ScaBefore {
  /** What is below the language, e.g. `/banque/mouvements.html`. */
  readonly page: string;
  /** `POST`: only for what its forms ask for, e.g. older rows. @defaultValue any */
  readonly method?: 'GET' | 'POST';
  /** Asked for each time, whatever was confirmed. @defaultValue once in a session */
  readonly always?: boolean;
}

/** What a page says in place of its content. */
export type PageFault =
  | 'error-500'
  | 'empty'
  | 'technical'
  | 'no-right'
  | 'no-contract'
  | 'unavailable'
  | 'stale'
  | 'outage'
  | 'infos'
  | 'login-form'
  | 'session-over';

/** A fault in place of one page. */
export interface PageFaultPlan {
  /** What is below the language, e.g. `/banque/rib.cgi`. */
  readonly page: string;
  readonly fault: PageFault;
  /** Only with this method. @defaultValue any */
  readonly method?: 'GET' | 'POST';
  /** How often, over all visits. @defaultValue always */
  readonly times?: number;
}

/** How the web bank treats one customer. */
export interface CustomerScenario {
  /** Where a login leads: the pages of a federation or of the private bank. */
  readonly subbank?: Subbank;
  readonly idPrefix?: IdPrefix;
  readonly release?: Release;
  readonly loginFault?: LoginFault;
  /** How often the login meets the fault. @defaultValue always */
  readonly loginFaultTimes?: number;
  /** A login leads to the list of accounts of the old site. */
  readonly oldSite?: boolean;
  readonly interstitials?: readonly InterstitialName[];
  /** They come in the middle of a session, after so many pages. @defaultValue at the login */
  readonly interstitialsAfterPages?: number;
  readonly sca?: ScaPlan;
  readonly pageFaults?: readonly PageFaultPlan[];
  /** A session is over after so many pages. @defaultValue no limit */
  readonly pagesPerSession?: number;
}
