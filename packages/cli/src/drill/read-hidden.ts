import { once } from 'node:events';
import type { ReadStream } from 'node:tty';

const ENTER = [0x0a, 0x0d];
const BACKSPACE = [0x08, 0x7f];
const CTRL_C = 0x03;
const CTRL_D = 0x04;
/** Bits that mark a following byte of a UTF-8 character. */
const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;
const MOST_BYTES = 1_024;

/** The members of a terminal that we need. */
export type Terminal = Pick<ReadStream, 'isRaw' | 'setRawMode' | 'resume' | 'pause' | 'on' | 'off' | 'once'>;

/**
 * Reads a line without echo. The line stays bytes that we can overwrite. Prompt libraries give a string, which nothing
 * can overwrite.
 *
 * @throws {Error} when the operator presses Ctrl-C
 */
export async function readHidden(terminal: Terminal): Promise<Buffer> {
  const line = Buffer.alloc(MOST_BYTES);
  let length = 0;
  const wasRaw = terminal.isRaw;
  terminal.setRawMode(true);
  terminal.resume();
  try {
    for (;;) {
      const [typed] = (await once(terminal as ReadStream, 'data')) as [Buffer];
      for (const byte of typed) {
        if (byte === CTRL_C || byte === CTRL_D) throw new Error('left by the operator');
        if (ENTER.includes(byte)) return Buffer.from(line.subarray(0, length));
        if (BACKSPACE.includes(byte)) {
          while (length > 0 && isContinuation(line[length - 1] ?? 0)) length -= 1;
          length = Math.max(0, length - 1);
        } else if (length < MOST_BYTES) {
          line[length] = byte;
          length += 1;
        }
      }
      typed.fill(0);
    }
  } finally {
    line.fill(0);
    terminal.setRawMode(wasRaw);
    terminal.pause();
  }
}
