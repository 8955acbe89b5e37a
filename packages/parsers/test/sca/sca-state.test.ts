import { describe, expect, it } from 'vitest';
import { parseScaState } from '../../src/index.ts';
import { refusal } from '../drift.ts';

const read = (html: string) =>
  parseScaState({ url: 'https://www.cic.fr/fr/otp/SOSD_OTP_GetTransactionState.htm', html });
const answer = (state: string): string =>
  `<root><code_retour>0000</code_retour><transactionState>${state}</transactionState></root>`;

describe('the answer to a poll', () => {
  it.each([
    ['PENDING', 'pending'],
    ['VALIDATED', 'validated'],
    ['CANCELLED', 'cancelled'],
    ['NONE', 'none'],
  ])('%s is %s', (state, read_) => {
    expect(read(answer(state))).toBe(read_);
    expect(read(`<?xml version="1.0" encoding="utf-8"?>\n${answer(state)}\n`)).toBe(read_);
  });

  it.each(['validated', 'Validated', ' VALIDATED '])('is read without its case: %j', (state) => {
    expect(read(answer(state))).toBe('validated');
  });

  it('a page instead of XML says so', () => {
    expect(read('<!DOCTYPE html><html></html>')).toBe('page');
  });

  it.each([
    '',
    answer('MAYBE'),
    answer('PENDING').slice(0, -3),
    'PENDING',
    `${answer('VALIDATED')}${' '.repeat(5000)}x`,
  ])('refuses %j', (html) => {
    expect(refusal(() => read(html))).toBe('state.unknown');
  });
});
