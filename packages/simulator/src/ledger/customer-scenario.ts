import type { CardPagesPlan } from './card-pages-plan.ts';

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

/** Beginning of element ids. */
export type IdPrefix = 'C' | 'I0' | 'I1';

/**
 * Releases of the web bank: markup changes, and programs are written for one release.
 *
 * - `2012`: the old site, all of it: other addresses, another layout, ISO-8859-1
 * - `2018`: no copies for phones, amounts nested deeper, two balance columns in the list
 * - `2020`: as today, but titles of the list are not nested, and forms have other ids
 * - `2021`: today's site
 * - `2023`: as today, but headings leave out `Dont`, and nothing is there for screen readers; the year is a guess
 */
export type Release = '2012' | '2018' | '2020' | '2021' | '2023';

/** Result of a login with the right password in place of a session. */
export type LoginFault =
  | 'blocked'
  | 'revoked'
  | 'no-service'
  | 'rights-expired'
  | 'interrupted'
  | 'interrupted-plainly'
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
  | 'more-information'
  | 'donation'
  | 'solidarity'
  | 'phishing'
  | 'documents'
  | 'assembly'
  | 'assembly-outside'
  | 'assembly-seen'
  | 'welcome'
  | 'key-card'
  | 'password'
  | 'password-service';

/** Means of strong authentication, or the reason why there is none. */
export type ScaMeans =
  | 'app'
  | 'sms'
  | 'voice'
  | 'email'
  | 'safetrans'
  | 'digipass'
  | 'key-card'
  | 'key-list'
  | 'none'
  | 'inactive'
  | 'code-blocked';

/** The customer's answer on the phone. `pending`: nothing. */
export type AppOutcome = 'validated' | 'cancelled' | 'expired' | 'pending';

/** Course of a strong authentication. */
export interface ScaPlan {
  readonly means: ScaMeans;
  /** The customer's answer in the app. @defaultValue `validated` */
  readonly outcome?: AppOutcome;
  /** Number of polls that the app answers with pending. @defaultValue 2 */
  readonly polls?: number;
  /** The right code. @defaultValue `123456` */
  readonly code?: string;
  /** `device`: once in 90 days for a browser that is known by its cookie. `login`: it knows none. @defaultValue `device` */
  readonly every?: 'device' | 'login';
  /** Whether a page before it leads to `means` by a link. @defaultValue false */
  readonly asksFirst?: boolean;
  /** A page before it offers these means in a form. @defaultValue none */
  readonly offers?: readonly ScaMeans[];
  /** Whether the form has chosen `means` beforehand. @defaultValue true */
  readonly proposes?: boolean;
  /** A way past it, for customers without an app yet, or whose 90 days end soon. @defaultValue none */
  readonly wayAround?: 'bypass' | 'later';
  /**
   * Whether the bank reminds a known browser in the last month of its 90 days. The page is that of the choice, with one
   * more link for later. It notifies no phone before its first link is followed. @defaultValue false
   */
  readonly reminds?: boolean;
  /** Days for which a browser is known after a confirmation. @defaultValue 90 */
  readonly markDays?: number;
  /** How the poll spells the state. @defaultValue `upper` */
  readonly pollSpells?: 'upper' | 'lower';
  /** What the poll says of a confirmation: its state, or a redirect to the home page. @defaultValue `state` */
  readonly pollEndsBy?: 'state' | 'redirect';
  /** Name of the button of the form. @defaultValue `_FID_DoValidate` */
  readonly button?: `_FID_${string}`;
  /**
   * Where the page of the app says what to do. `span`: in a span of its heading. `none`: nowhere.
   *
   * @defaultValue `span`, and `heading` before 2021
   */
  readonly message?: 'span' | 'heading' | 'none';
  /** Number of redirects from the login to it. @defaultValue 2 */
  readonly hops?: 1 | 2;
  /** Number of pages after which the bank asks in the middle of a session. @defaultValue at the login */
  readonly afterPages?: number;
  /**
   * A page before which the bank asks in the middle of a session; the others are always open.
   *
   * @defaultValue at the login
   */
  readonly before?: ScaBefore;
}

/** A page that needs strong authentication. */
export interface ScaBefore {
  /** Path below the language, e.g. `/banque/rib.cgi`. */
  readonly page: string;
  /** `POST`: only its forms need it, e.g. for older rows. @defaultValue any */
  readonly method?: 'GET' | 'POST';
  /** Whether the bank asks each time, even after a confirmation. @defaultValue once in a session */
  readonly always?: boolean;
}

/** A page's content in a fault. */
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
  /** Path below the language, e.g. `/banque/rib.cgi`. */
  readonly page: string;
  readonly fault: PageFault;
  /** Only with this method. @defaultValue any */
  readonly method?: 'GET' | 'POST';
  /** Number of times, over all visits. @defaultValue always */
  readonly times?: number;
}

/** Shape of the download form, and how the bank takes it. */
export interface DownloadFormPlan {
  /** Id of the table of accounts. @defaultValue `C:account-table`, and `account-table` before 2021 */
  readonly tableId?: 'account-table' | 'C:account-table';
  /** Whether cards have rows between the accounts. @defaultValue from 2021 on */
  readonly hasCards?: boolean;
  /** Whether a hidden `Bool:` input stands before each checkbox. @defaultValue from 2021 on */
  readonly hasWords?: boolean;
  /** The input that chooses an account: its checkbox, or its `Bool:` input. @defaultValue either, or a digit of the selection */
  readonly chosenBy?: 'box' | 'words';
  /** Type of the button. The bank takes an image by `name.x` and `name.y` only. @defaultValue `submit`, and `image` before 2021 */
  readonly button?: 'submit' | 'image';
  /** Number of times, over all visits, that the form comes back while the bank makes the file. @defaultValue 0 */
  readonly comesBack?: number;
  /** Whether the table of accounts stands in a cell of another table. @defaultValue true */
  readonly isNested?: boolean;
  /** Whether a hidden input of each row of a card says that it is one. @defaultValue from 2021 on */
  readonly namesCards?: boolean;
  /** Rows, counted from 0, that are checked beforehand: the bank remembers the customer's choice. @defaultValue none */
  readonly remembers?: readonly number[];
  /**
   * The `Bool:` input beside a checked box. `follow`: it is `true`, and has to be. `stay`: it is always `false`, as in a
   * browser without scripts, and the bank refuses any other.
   *
   * @defaultValue `follow`, but the bank takes either
   */
  readonly words?: 'follow' | 'stay';
  /** The customer has switched to the budget page, which exports a file of its own. @defaultValue false */
  readonly givesBudgetFile?: boolean;
}

/** Home pages beside the one of most customers. */
export const OTHER_HOMES = [
  '/banque/espace_personnel.aspx',
  '/banque/accueil.cgi',
  '/banque/DELG_Gestion.aspx',
  '/banque/BAD_Accueil.aspx',
  '/banques/index.html',
] as const;

/** One of them. */
type OtherHome = (typeof OTHER_HOMES)[number];

/** A page that says `Refresh`: a browser goes on without the customer. */
export interface RefreshPlan {
  /** At the address of the login form, or below `/validation/`. */
  readonly at: 'login' | 'validation';
  /** An element of the page, or a header of the answer. */
  readonly by: 'meta' | 'header';
  /** Pause before it. @defaultValue 0 */
  readonly seconds?: number;
  /** Number of such pages in a row. @defaultValue 1 */
  readonly pages?: number;
}

/** The scenario that the web bank plays for one customer. */
export interface CustomerScenario {
  /** Pages to which a login leads: a federation's, or the private bank's. */
  readonly subbank?: Subbank;
  readonly idPrefix?: IdPrefix;
  readonly release?: Release;
  readonly loginFault?: LoginFault;
  /** Number of logins that meet the fault. @defaultValue always */
  readonly loginFaultTimes?: number;
  /** A warning about the customer's browser stands above the login form. It changes nothing. */
  readonly loginWarning?: boolean;
  /** A login leads to the list of accounts of the old site. */
  readonly oldSite?: boolean;
  /** Home page to which a login leads, below the language. @defaultValue `/banque/pageaccueil.html` */
  readonly home?: OtherHome;
  /** A page that leads on by itself stands between login and home. @defaultValue none */
  readonly refresh?: RefreshPlan;
  readonly interstitials?: readonly InterstitialName[];
  /**
   * How these pages may be left in another way than their own. `asked`: each is shown once, and the next request for
   * another page is answered. `redirect`: their addresses lead home at once, by an answer with an empty body.
   *
   * @defaultValue by their own exit alone
   */
  readonly interstitialsLeave?: 'asked' | 'redirect';
  /** Number of pages after which they come in the middle of a session. @defaultValue at the login */
  readonly interstitialsAfterPages?: number;
  readonly sca?: ScaPlan;
  readonly pageFaults?: readonly PageFaultPlan[];
  readonly downloadForm?: DownloadFormPlan;
  readonly cardPages?: CardPagesPlan;
  /**
   * The largest form that the bank takes, in bytes. It answers a larger one with status 413 and nothing else. "More" grows with each
   * step, since the form holds all rows so far. @defaultValue 400000
   */
  readonly largestForm?: number;
  /** A session is over after so many pages. @defaultValue no limit */
  readonly pagesPerSession?: number;
}
