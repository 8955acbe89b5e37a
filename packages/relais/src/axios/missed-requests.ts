import { type BankProfile, resourceBaseUrl } from '@relais/model';

/** Ends of addresses that only account information has. */
const RESOURCE = /\/(accounts|balances|transactions|end-user-identity|trusted-beneficiaries)\/?$/;

/**
 * Tells once of a client that asks this bank under another path than the profile has. Such requests are left alone, and in
 * an outage they fail.
 */
export class MissedRequests {
  readonly #bank: BankProfile;
  readonly #base: URL;
  #isTold = false;

  constructor(bank: BankProfile) {
    this.#bank = bank;
    this.#base = new URL(resourceBaseUrl(bank));
  }

  /** @param address - of a request that is left alone, or the `baseURL` of a client */
  look(address: string | undefined): void {
    if (this.#isTold || address === undefined || !URL.canParse(address)) return;
    const { host, pathname } = new URL(address);
    if (host !== this.#base.host || !this.#isMeant(pathname)) return;
    this.#isTold = true;
    const message =
      `a client with failover for ${this.#bank.name} asks ${host}${beforeResource(pathname)}, but account information is at ` +
      `${this.#base.host}${this.#base.pathname}: set baseURL of the client, or api.baseUrl and api.version of the profile.`;
    process.emitWarning(message, { type: 'RelaisWarning', code: 'RELAIS_BASE_URL' });
  }

  /** Other paths of the host are the bank's other services, such as its token endpoint. */
  #isMeant(path: string): boolean {
    const base = this.#base.pathname;
    if (path === base || path.startsWith(`${base}/`) || base.startsWith(path.replace(/\/?$/, '/'))) return false;
    return RESOURCE.test(path) || path.includes('/stet-psd2-api/');
  }
}

/** Without ids of accounts. */
function beforeResource(path: string): string {
  const at = path.search(/\/(accounts|end-user-identity|trusted-beneficiaries)(\/|$)/);
  return at === -1 ? path : path.slice(0, at);
}
