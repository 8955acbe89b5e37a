import { headerOf, type SignedMessage } from './signed-message.ts';

/**
 * The text that the client must have signed, with one line for each name.
 *
 * @returns `undefined` when the request lacks a listed header
 * @see draft-cavage-http-signatures-12, section 2.3
 */
export function signingString(message: SignedMessage, names: readonly string[]): string | undefined {
  const lines: string[] = [];
  for (const name of names) {
    const value =
      name === '(request-target)' ? `${message.method.toLowerCase()} ${message.target}` : headerOf(message, name);
    if (value === undefined) return undefined;
    lines.push(`${name}: ${value}`);
  }
  return lines.join('\n');
}
