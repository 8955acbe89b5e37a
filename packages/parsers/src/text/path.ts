/** The path of an address, in lower case; empty when it is no address. */
export function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname.toLowerCase() : '';
}
