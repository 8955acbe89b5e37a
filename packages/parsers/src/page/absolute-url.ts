/** The address a link leads to, or `undefined` when it is none that can be asked for. */
export function absoluteUrl(href: string, base: string): string | undefined {
  if (!URL.canParse(href, base)) return undefined;
  const url = new URL(href, base);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
}
