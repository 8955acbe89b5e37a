import { expectTypeOf } from 'vitest';
import {
  type AnyRelaisError,
  isRelaisError,
  type MessageKey,
  RelaisError,
  type RelaisErrorCode,
  type RelaisErrorReason,
} from '../src/index.ts';

// A reason of the code compiles.
new RelaisError('fallback_refused', '', { reason: 'journal' });
// @ts-expect-error a misspelt code does not
new RelaisError('fallback_refuse', '');
// @ts-expect-error a misspelt reason does not
new RelaisError('fallback_refused', '', { reason: 'journl' });
// @ts-expect-error the reason of another code does not
new RelaisError('fallback_refused', '', { reason: 'dns' });
// @ts-expect-error a text that is put together at run time does not
new RelaisError('fallback_refused', '', { reason: String('journal') });
// @ts-expect-error a prefix that leads to no reason does not
new RelaisError('user_action_needed', '', { reason: `sca_${'cancelled' as 'cancelled' | 'not_enrolled'}` });

// A test of the code narrows the reason, after the guard and after `instanceof` alike.
export function narrows(error: unknown): void {
  if (isRelaisError(error) && error.code === 'consent_revoked') {
    expectTypeOf(error.reason).toEqualTypeOf<'not_found' | 'withdrawn' | undefined>();
    expectTypeOf(error.messageKey).toEqualTypeOf<
      'relais.consent_revoked' | 'relais.consent_revoked.not_found' | 'relais.consent_revoked.withdrawn'
    >();
    // @ts-expect-error no such reason comes with this code
    if (error.reason === 'journal') throw error;
  }
  if (error instanceof RelaisError) {
    expectTypeOf(error).toEqualTypeOf<AnyRelaisError>();
    // @ts-expect-error no such code
    if (error.code === 'consent_gone') throw error;
    if (error.code === 'wrong_brand') expectTypeOf(error.reason).toEqualTypeOf<'foreign_host' | undefined>();
  }
}

// Every code can be told from every other: a switch over all of them ends in `never`.
export function handlesAll(error: AnyRelaisError): RelaisErrorCode | undefined {
  if (error.code === 'aborted' || error.code === 'wrong_brand') return error.code;
  expectTypeOf(error.code).toEqualTypeOf<Exclude<RelaisErrorCode, 'aborted' | 'wrong_brand'>>();
  return undefined;
}

// An error of one code is an error of any code, and never one of another code.
expectTypeOf<RelaisError<'aborted'>>().toExtend<RelaisError>();
expectTypeOf<RelaisError<'aborted'>>().toExtend<AnyRelaisError>();
expectTypeOf<AnyRelaisError>().toExtend<RelaisError>();
expectTypeOf<RelaisError<'aborted'>>().not.toExtend<RelaisError<'own_network'>>();

expectTypeOf<RelaisErrorReason<'aborted'>>().toEqualTypeOf<'forgotten'>();
expectTypeOf<MessageKey<'aborted'>>().toEqualTypeOf<'relais.aborted' | 'relais.aborted.forgotten'>();
expectTypeOf<'relais.fallback_refused.journal'>().toExtend<AnyRelaisError['messageKey']>();
expectTypeOf<'relais.fallback_refused.dns'>().not.toExtend<AnyRelaisError['messageKey']>();
