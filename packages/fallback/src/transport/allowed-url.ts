import { RelaisError } from '@relais/model';

/**
 * Resolves an address and lets it through only when it stays on the bank's own hosts, over TLS.
 *
 * @param hosts - `host` or `host:port`
 * @throws {RelaisError} `wrong_brand` with reason `foreign_host`, or `fallback_unavailable` with reason `insecure`
 */
export function allowedUrl(address: string, base: URL | undefined, hosts: readonly string[]): URL {
  if (!URL.canParse(address, base?.href)) {
    throw new RelaisError('page_drift', 'the bank sent an address that cannot be read', { reason: 'address' });
  }
  const url = new URL(address, base);
  if (url.protocol !== 'https:') {
    throw new RelaisError('fallback_unavailable', 'the bank led away from TLS', { reason: 'insecure' });
  }
  if (!hosts.includes(url.host) || url.username !== '' || url.password !== '') {
    throw new RelaisError('wrong_brand', 'the bank led to a host outside its profile', { reason: 'foreign_host' });
  }
  return url;
}
