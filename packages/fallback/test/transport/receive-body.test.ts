import { PassThrough, Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { receiveBody, release } from '../../src/transport/receive-body.ts';

/** Bytes in memory of their own. */
function own(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text));
}

describe('the body of an answer', () => {
  it('is received whole and in order, and no piece keeps its memory', async () => {
    const pieces = ['one ', 'two ', 'three'].map(own);
    const body = await receiveBody(Readable.from(pieces, { objectMode: false }), 13);
    expect(Buffer.from(body).toString()).toBe('one two three');
    expect(pieces.map(({ buffer }) => buffer.byteLength)).toEqual([0, 0, 0]);
  });

  it.each([0, 1, 12, 13, 14, 1_000, 2 ** 40, -1, Number.NaN])(
    'is what was sent, also where it says that it is %d bytes long',
    async (claimed) => {
      const pieces = ['one ', 'two ', 'three'].map(own);
      const body = await receiveBody(Readable.from(pieces, { objectMode: false }), 13, claimed);
      expect(Buffer.from(body).toString()).toBe('one two three');
      expect(body.buffer.byteLength).toBe(13);
    },
  );

  it('of any length is received whole', async () => {
    const pieces = Array.from({ length: 40 }, (_, index) => own(String.fromCharCode(65 + index).repeat(3_000)));
    const expected = Buffer.concat(pieces);
    const body = await receiveBody(Readable.from(pieces, { objectMode: false }), 200_000);
    expect(Buffer.from(body).equals(expected)).toBe(true);
  });

  it('is held by nothing that still holds its stream', async () => {
    const stream = Readable.from([own('page')], { objectMode: false });
    await receiveBody(stream, 10);
    expect(stream.listenerCount('data')).toBe(0);
  });

  it('may be empty', async () => {
    expect(await receiveBody(Readable.from([]), 10)).toHaveLength(0);
  });

  it('is refused as soon as it is too large, and nothing more of it is taken', async () => {
    const stream = new PassThrough();
    const received = receiveBody(stream, 10);
    stream.write('0123456789');
    stream.write('0');
    await expect(received).rejects.toMatchObject({ code: 'malformed_reply', reason: 'too_large', actor: 'bank' });
    expect(stream.destroyed).toBe(true);
  });

  it.each([
    ['with the reason', new Error('reset'), 'reset'],
    ['also without one', undefined, 'Premature close'],
  ])('that breaks off is an error, %s', async (_, reason, words) => {
    const stream = new PassThrough();
    const received = receiveBody(stream, 10);
    stream.write('half');
    stream.destroy(reason);
    await expect(received).rejects.toThrow(words);
  });

  it('that broke off before anybody asked for it is an error, too', async () => {
    const stream = new PassThrough();
    stream.on('error', () => {});
    stream.destroy(new Error('reset'));
    await setImmediate();
    await expect(receiveBody(stream, 10)).rejects.toThrow('reset');
  });
});

describe('memory', () => {
  it('that bytes share with others is left alone', () => {
    const whole = own('account and balance');
    const part = whole.subarray(0, 7);
    release(part);
    expect(Buffer.from(part).toString()).toBe('account');
    release(whole);
    expect(whole.buffer.byteLength).toBe(0);
  });
});
