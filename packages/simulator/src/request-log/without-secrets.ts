/** Parameters whose values tell the question and nothing about the customer. */
const PLAIN = new Set(['dateFrom', 'dateTo', 'page', '_pid', '_fid', '_tabi']);

/** The path without values that could be a key of a customer's account or session. */
export function withoutSecrets(path: string): string {
  const [pathname = '', ...query] = path.split('?');
  if (query.length === 0) return pathname;
  const parameters = query.join('?').split('&');
  const shown = parameters.map((parameter) => {
    const [name = ''] = parameter.split('=');
    return PLAIN.has(name) ? parameter : `${name}=…`;
  });
  return `${pathname}?${shown.join('&')}`;
}
