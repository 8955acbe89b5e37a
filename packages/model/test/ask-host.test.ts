import { describe, expect, it } from 'vitest';
import { askHost, hostCause, RelaisError } from '../src/index.ts';

const never = (): Promise<never> => new Promise(() => {});

describe('askHost', () => {
  it('a callback that throws is own_network of the host, and its text stays with it', async () => {
    const leaky = (): never => {
      throw Object.assign(new Error('GET https://user:hunter2@vault/'), { code: 'ECONNREFUSED' });
    };
    const error: unknown = await askHost(leaky, { reason: 'token' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'own_network',
      reason: 'token',
      actor: 'host',
      cause: { code: 'ECONNREFUSED' },
    });
    expect(JSON.stringify([error, String(error), String((error as Error).cause)])).not.toContain('hunter2');
  });

  it('a callback that never answers ends with the reason of the signal', async () => {
    const call = new AbortController();
    const asked = askHost(never, { reason: 'credentials', signal: call.signal });
    call.abort(new RelaisError('aborted', 'left'));
    await expect(asked).rejects.toMatchObject({ code: 'aborted' });
  });

  it('its own typed error passes', async () => {
    const over = (): never => {
      throw new RelaisError('consent_expired', 'over');
    };
    await expect(askHost(over, { reason: 'token' })).rejects.toMatchObject({ code: 'consent_expired' });
  });

  it.each([
    'a string with hunter2',
    { message: 'hunter2' },
    Object.assign(new Error('hunter2'), { name: 'hunter2', code: 'token hunter2' }),
  ])('of whatever else is thrown nothing but name and code is kept', (thrown) => {
    const { message, name, code } = hostCause(thrown) as Error & { code?: string };
    expect(`${message} ${name} ${code}`).not.toContain('hunter2');
  });
});
