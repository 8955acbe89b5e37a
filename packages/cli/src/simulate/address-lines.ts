import type { Simulator } from '@relais/simulator';

/** Addresses of a simulated bank. */
export type Addresses = Pick<Simulator, 'apiUrl' | 'fallbackUrl' | 'webUrl' | 'controlUrl'>;

/**
 * What a person or a program needs to reach a bank. Its certificate holds the number of this machine as well: clients that
 * set cookies by domain take `localhost` for another host than it says.
 */
export function addressLines({ apiUrl, fallbackUrl, webUrl, controlUrl }: Addresses): readonly string[] {
  const login = new URL('/fr/authentification.html', webUrl).href;
  return [
    `API            ${apiUrl}`,
    `               ${byNumber(apiUrl)}`,
    `fallback door  ${fallbackUrl}`,
    `               ${byNumber(fallbackUrl)}`,
    `web bank       ${login}`,
    `               ${byNumber(login)}`,
    `control        ${controlUrl}`,
  ];
}

function byNumber(address: string): string {
  const url = new URL(address);
  url.hostname = '127.0.0.1';
  return url.href;
}
