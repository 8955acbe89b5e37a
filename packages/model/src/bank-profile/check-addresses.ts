import type { BankProfile } from './bank-profile.ts';

/** Characters that turn a host name into an address. */
const HOST = /^[a-z0-9.-]+(:\d{1,5})?$/;

/**
 * Refuses a profile with an address that is not TLS: passwords, tokens and account data must never travel in clear.
 *
 * @throws {TypeError} when the profile, or a part of it, is missing
 * @throws {RangeError} naming the address that is not https
 */
export function checkAddresses(profile: BankProfile): BankProfile {
  const given: unknown = profile;
  if (typeof given !== 'object' || given === null)
    throw new TypeError('bank must be a bank profile, e.g. cic({ fallbackUrl })');
  const { id, api, fallback, web } = profile;
  for (const [part, value] of Object.entries({ api, fallback, web })) {
    const isThere: unknown = value;
    if (typeof isThere !== 'object' || isThere === null) {
      throw new TypeError(`bank has no ${part}: it must be a bank profile, e.g. cic({ fallbackUrl })`);
    }
  }
  if (typeof id !== 'string' || id === '')
    throw new TypeError('bank.id must be a text: it must be a bank profile, e.g. cic()');
  checkHttps('profile.api.baseUrl', api.baseUrl);
  if (api.authorizationUrl !== undefined) checkHttps('profile.api.authorizationUrl', api.authorizationUrl);
  // Below the base, or an address of its own.
  checkHttps('profile.api.tokenPath', api.tokenPath, api.baseUrl);
  if (api.registrationPath !== undefined) checkHttps('profile.api.registrationPath', api.registrationPath, api.baseUrl);
  if (fallback.url !== undefined) checkHttps('fallbackUrl (profile.fallback.url)', fallback.url);
  if (!Array.isArray(web.hosts) || web.hosts.length === 0)
    throw new TypeError('profile.web.hosts must list the hosts of the web bank');
  for (const host of web.hosts) {
    if (HOST.test(host) && URL.canParse(`https://${host}/`)) continue;
    throw new RangeError(`profile.web.hosts must be host names, with a port or without, got ${JSON.stringify(host)}`);
  }
  return profile;
}

function checkHttps(option: string, address: unknown, base?: string): void {
  const url = typeof address === 'string' && URL.canParse(address, base) ? new URL(address, base) : undefined;
  if (url === undefined) throw new TypeError(`${option} must be an https address`);
  if (url.username !== '' || url.password !== '') throw new RangeError(`${option} must not hold a user or a password`);
  // The path may be secret: a portal gives each TPP an address of its own.
  if (url.protocol !== 'https:') throw new RangeError(`${option} must be https, got ${url.protocol}//${url.host}`);
}
