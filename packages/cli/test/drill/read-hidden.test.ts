import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readHidden, type Terminal } from '../../src/drill/read-hidden.ts';

function terminal() {
  const stream = new PassThrough();
  const modes: boolean[] = [];
  const fake = Object.assign(stream, {
    isRaw: false,
    setRawMode: (mode: boolean) => {
      modes.push(mode);
      return fake;
    },
  });
  return { stream, modes, terminal: fake as unknown as Terminal };
}

describe('readHidden', () => {
  it.each([
    ['a line', ['geheim\r'], 'geheim'],
    ['keys one by one', ['a', 'b', 'c', '\n'], 'abc'],
    ['backspaces', ['ax\x7fb\x08c\r'], 'ac'],
    ['a backspace over a character of several bytes', ['aé€\x7f\x7fb\r'], 'ab'],
    ['more backspaces than characters', ['\x7f\x7fab\r'], 'ab'],
    ['nothing', ['\r'], ''],
  ])('reads %s, with echo off and on again', async (_what, typed, expected) => {
    const { stream, modes, terminal: fake } = terminal();
    const read = readHidden(fake);
    for (const keys of typed) {
      stream.write(keys);
      await new Promise(setImmediate);
    }
    expect(String(await read)).toBe(expected);
    expect(modes).toEqual([true, false]);
    expect(stream.listenerCount('data')).toBe(0);
  });

  it('leaves at Ctrl-C, with the terminal as it was', async () => {
    const { stream, modes, terminal: fake } = terminal();
    const read = readHidden(fake);
    stream.write('gehe\x03');
    await expect(read).rejects.toThrow('left');
    expect(modes).toEqual([true, false]);
  });

  it('overwrites what was typed', async () => {
    const { stream, terminal: fake } = terminal();
    const typed = Buffer.from('geh');
    const read = readHidden(fake);
    stream.emit('data', typed);
    await new Promise(setImmediate);
    stream.emit('data', Buffer.from('\r'));
    await read;
    expect(typed.every((byte) => byte === 0)).toBe(true);
  });
});
