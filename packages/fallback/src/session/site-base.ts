/** `/[subbank/]LANG/` of an address: what stands before `banque/` or `client/`, kept for every following page. */
export function siteBaseOf(address: string | URL): URL {
  const url = new URL(address);
  const [, prefix = '/'] = /^(\/(?:[^/]+\/)*?[a-z]{2}\/)(?:banque|client)\//.exec(url.pathname) ?? [];
  return new URL(prefix, url);
}
