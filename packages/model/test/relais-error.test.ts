import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isRelaisError, RelaisError, safeCause } from '../src/index.ts';

describe('RelaisError', () => {
  it('says who must act, whether to retry, and which text to show', () => {
    const error = new RelaisError('credentials_wrong', 'no');
    expect(error).toMatchObject({ actor: 'psu', retry: 'never', messageKey: 'relais.credentials_wrong' });
    expect(isRelaisError(error)).toBe(true);
    expect(isRelaisError(new Error('no'))).toBe(false);
  });

  it('names its reason in the key of the text as well', () => {
    const error = new RelaisError('fallback_refused', 'no', { reason: 'journal' });
    expect(error).toMatchObject({ reason: 'journal', messageKey: 'relais.fallback_refused.journal', actor: 'host' });
  });

  it('takes actor and retry of one error before those of its code', () => {
    const error = new RelaisError('fallback_unavailable', 'no', { reason: 'busy', actor: 'host', retry: 'never' });
    expect(error).toMatchObject({ actor: 'host', retry: 'never' });
  });

  it('is told by `instanceof` from other errors at run time, too', () => {
    expect(new RelaisError('aborted', 'no')).toBeInstanceOf(RelaisError);
    expect(new TypeError('no')).not.toBeInstanceOf(RelaisError);
  });
});

describe('safeCause', () => {
  it('keeps what may be logged of a foreign error and nothing else', () => {
    const secret = 'hunter2';
    const foreign = Object.assign(new Error('Request failed'), {
      code: 'ERR_BAD_RESPONSE',
      status: 503,
      config: { method: 'post', data: secret, headers: { Authorization: secret } },
      request: { _header: secret },
    });
    const copy = safeCause(foreign);
    expect(copy).toMatchObject({ message: 'Request failed', code: 'ERR_BAD_RESPONSE', status: 503, method: 'post' });
    expect(inspect(copy, { depth: 9, showHidden: true }) + JSON.stringify(copy)).not.toContain(secret);
  });

  it('does not trust a value that is no error', () => expect(safeCause('hunter2').message).not.toContain('hunter2'));
});
