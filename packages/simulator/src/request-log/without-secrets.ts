/** Parameters whose values tell what was asked for and nothing about who asked. */
const PLAIN = new Set(['dateFrom', 'dateTo', 'page', '_pid', '_fid', '_tabi']);

/** The path with the value of every parameter hidden that could be a key of somebody's account or session. */
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
