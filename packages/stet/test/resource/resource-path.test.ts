import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resourcePath } from '../../src/resource/resource-path.ts';

describe('the path of an account', () => {
  it('leads to the account of any id, and to nothing else', () => {
    const ids = fc.oneof(fc.string({ minLength: 1 }), fc.stringMatching(/^[a-zA-Z0-9 /\-?:().,'+]{1,35}$/));
    fc.assert(
      fc.property(
        ids.filter((id) => id !== '.' && id !== '..'),
        (id) => {
          const path = resourcePath({ kind: 'balances', accountId: id }, 'balances');
          const { pathname, search, hash } = new URL(path, 'https://api.bank.example/base/');
          const [, , list, account, leaf, ...rest] = pathname.split('/');
          expect([list, decodeURIComponent(account ?? ''), leaf, rest, search, hash]).toEqual([
            'accounts',
            id,
            'balances',
            [],
            '',
            '',
          ]);
        },
      ),
    );
  });

  it.each(['', '.', '..', '\ud800'])('refuses %j, which would lead elsewhere', (id) => {
    const path = () => resourcePath({ kind: 'transactions', accountId: id, query: {} }, 'transactions');
    expect(path).toThrow(expect.objectContaining({ code: 'consent_revoked' }));
  });
});

describe('the query of a period', () => {
  it.each([
    [{}, ''],
    [{ dateFrom: '2026-09-01' }, '?dateFrom=2026-09-01'],
    [{ dateTo: '2026-10-01' }, '?dateTo=2026-10-01'],
    [{ dateFrom: '2026-09-01', dateTo: '2026-10-01' }, '?dateFrom=2026-09-01&dateTo=2026-10-01'],
  ])('asks for %j with %j', (query, written) => {
    const question = { kind: 'transactions', accountId: 'A', query } as const;
    expect(resourcePath(question, 'transactions')).toBe(`accounts/A/transactions${written}`);
  });
});
