import type { Clock } from '@relais/model';
import type { Ledger } from './ledger/ledger.ts';

export type WebLogin =
  | { readonly kind: 'ok'; readonly cookies: readonly string[]; readonly location: string }
  | { readonly kind: 'refused'; readonly status: 200; readonly html: string };
export interface WebBank {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  logIn(login: string, password: string): WebLogin;
}
export interface WebBankOptions {
  readonly brand: 'cic' | 'cm';
  readonly ledger: () => Ledger;
  readonly clock: Clock;
  readonly onLogin?: (login: string, outcome: 'ok' | 'wrong') => void;
  readonly onLogout?: (login: string) => void;
}
export function createWebBank({ ledger, onLogin }: WebBankOptions): WebBank {
  return {
    fetch: () => new Response('<html>stand-in</html>', { headers: { 'content-type': 'text/html; charset=UTF-8' } }),
    logIn: (login, password) => {
      const ok = ledger().customers.some((c) => c.login === login && c.password === password);
      onLogin?.(login, ok ? 'ok' : 'wrong');
      return ok
        ? { kind: 'ok', cookies: ['IdSes=abc; Path=/; Secure'], location: '/fr/banque/pageaccueil.html' }
        : { kind: 'refused', status: 200, html: '<html>wrong</html>' };
    },
  };
}
