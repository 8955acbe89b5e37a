import type { Simulator } from '@relais/simulator';

/** Addresses of a simulated bank. */
export type Addresses = Pick<Simulator, 'apiUrl' | 'fallbackUrl' | 'webUrl' | 'controlUrl'>;

/**
 * The addresses that a client needs to reach a bank, each by name and by the number of this machine. The certificate
 * holds both. Clients that set cookies by domain do not work with `localhost`.
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
