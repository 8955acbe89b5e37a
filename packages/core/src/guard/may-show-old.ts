import type { RelaisError, RelaisErrorCode, RelaisErrorReason } from '@relais/model';

/** Neither channel answers, and neither another try nor the customer can change that. */
const CODES: ReadonlySet<RelaisErrorCode> = new Set([
  'fallback_unavailable',
  'fallback_refused',
  'page_drift',
  'quota_exhausted',
]);

/** What a refusal says of the consent, or of the account itself, old data would pass over. */
const REASONS: ReadonlySet<RelaisErrorReason | undefined> = new Set(['no_consent', 'unknown_account']);

/** Whether old data may stand in for an answer that neither channel gave (`docs/regulation.md`, R8, R10). */
export function mayShowOld({ code, reason }: RelaisError): boolean {
  return CODES.has(code) && !REASONS.has(reason);
}
