/**
 * The way out of a host program's network: the address of an HTTP proxy, e.g. `http://proxy.example:3128`. It may hold a user and
 * a password. `environment`: what `HTTPS_PROXY` and `NO_PROXY` say.
 *
 * Requests go through a tunnel (CONNECT, RFC 9110, section 9.3.6). The proxy sees names of hosts, and no byte inside TLS.
 */
export type ProxyChoice = 'environment' | (string & {});

/** What an agent of Node is told of it. Node opens the tunnel. */
export interface ProxySettings {
  readonly proxyEnv?: Readonly<Record<string, string>>;
}

/** The variables that are looked at: TLS alone leaves this machine. */
const VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'] as const;

/**
 * @throws {TypeError} for what is no address of a proxy. Its text is not repeated: it may hold a password
 * @throws {RangeError} where this version of Node opens no tunnels
 */
export function proxySettings(proxy: ProxyChoice | undefined, option = 'tpp.proxy'): ProxySettings {
  if (proxy === undefined) return {};
  if (!opensTunnels(process.versions.node)) {
    throw new RangeError(`${option} needs Node 22.21, or 24.5, or a later one; this is ${process.versions.node}`);
  }
  if (proxy === 'environment') {
    const set = VARIABLES.flatMap((name) => {
      const value = process.env[name];
      return value === undefined || value === '' ? [] : [[name, value] as const];
    });
    return { proxyEnv: Object.fromEntries(set) };
  }
  const given: unknown = proxy;
  const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new TypeError(`${option} must be 'environment', or the http or https address of a proxy`);
  }
  return { proxyEnv: { HTTPS_PROXY: url.href } };
}

/** Agents open tunnels since Node 24.5, and since 22.21 in that line. */
export function opensTunnels(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
}
