import { OAuthError } from './oauth-error.ts';

/** The scopes of an account information service. */
export type Scope = (typeof SCOPES)[number];

const SCOPES = ['aisp', 'extended_transaction_history'] as const;

/** @throws {OAuthError} `invalid_scope` when a word is unknown, or `aisp` is not among them */
export function readScope(text: string): readonly Scope[] {
  const words = text.split(' ').filter((word) => word !== '');
  const scope = SCOPES.filter((known) => words.includes(known));
  if (!scope.includes('aisp') || scope.length !== new Set(words).size) {
    throw new OAuthError('invalid_scope', `scope must be of ${SCOPES.join(' ')}, and have aisp in it`);
  }
  return scope;
}
