import { Readable } from 'node:stream';

/** Far larger than any page or list of a bank. */
const HUGE_BYTES = 64 * 1024 * 1024;

const BEGINNING = { json: '{"accounts":[', html: '<!doctype html><html lang="fr"><body>' } as const;
const END = { json: ']}', html: '</body></html>' } as const;

/** The first bytes of an answer with a good beginning. */
export function beginning(speaks: 'json' | 'html'): string {
  return BEGINNING[speaks];
}

/** A well-formed answer with 64 MB of blanks inside. It is generated while the client reads. */
export function hugeBody(speaks: 'json' | 'html'): Readable {
  return Readable.from(parts(speaks));
}

function* parts(speaks: 'json' | 'html'): Generator<Buffer> {
  const blanks = Buffer.alloc(64 * 1024, ' ');
  yield Buffer.from(BEGINNING[speaks]);
  for (let sent = 0; sent < HUGE_BYTES; sent += blanks.length) yield blanks;
  yield Buffer.from(END[speaks]);
}
