import { RelaisError, type RelaisErrorCode, type RelaisErrorReason } from '@relais/model';
import { expect, it } from 'vitest';
import { mayShowOld } from '../../src/guard/may-show-old.ts';

it.each<[RelaisErrorCode, RelaisErrorReason | undefined, boolean]>([
  ['fallback_unavailable', undefined, true],
  ['fallback_refused', 'contingency_exempt', true],
  ['fallback_refused', 'kill_switch', true],
  ['quota_exhausted', 'access_quota', true],
  ['page_drift', undefined, true],
  ['fallback_refused', 'no_consent', false],
  ['fallback_refused', 'unknown_account', false],
  ['consent_expired', undefined, false],
  ['sca_required', undefined, false],
  ['credentials_wrong', undefined, false],
  ['certificate_problem', undefined, false],
  ['aborted', undefined, false],
])('R8: after %s (%s) old data may be shown: %s', (code, reason, may) => {
  expect(mayShowOld(new RelaisError(code, '', reason === undefined ? {} : { reason }))).toBe(may);
});
