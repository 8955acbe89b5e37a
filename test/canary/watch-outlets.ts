import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Events } from '../../packages/model/src/events/events.ts';
import { RelaisError } from '../../packages/model/src/relais-error.ts';

/** Something that left, and by which way. */
export interface Outlet {
  readonly way: string;
  readonly text: () => string;
}

/** Keys and certificates that a test puts there for a program to read. */
const INPUT_FILE = /\.(pem|key|p12|pfx|crt|heapsnapshot)$/;

/**
 * Notes whatever leaves the product while tests run: every error and event that is made, everything printed, and every
 * file below the directory of temporary files, also when it is removed.
 */
export function watchOutlets(tell: (outlet: Outlet) => void): () => void {
  const undo = [watchErrors(tell), watchEvents(tell), watchPrinting(tell), watchFiles(tell)];
  return () => {
    for (const one of undo) one();
  };
}

/** Every way in which a host may come to print a value. */
export function everythingPrintable(value: unknown): string {
  const options = { depth: 20, showHidden: true, getters: true, maxStringLength: null, maxArrayLength: null } as const;
  const chain = value instanceof Error ? `${value.stack}${everythingPrintable(value.cause ?? '')}` : '';
  return `${inspect(value, options)}${JSON.stringify(value)}${chain}`;
}

/** All errors of the product are made by one constructor, whose parent is looked up at each call. */
function watchErrors(tell: (outlet: Outlet) => void): () => void {
  class WatchedError extends Error {
    constructor(message?: string, options?: ErrorOptions) {
      super(message, options);
      tell({ way: `an error (${message})`, text: () => everythingPrintable(this) });
    }
  }
  Object.setPrototypeOf(RelaisError, WatchedError);
  return () => Object.setPrototypeOf(RelaisError, Error);
}

function watchEvents(tell: (outlet: Outlet) => void): () => void {
  const { emit } = Events.prototype;
  Events.prototype.emit = function (this: Events<never>, name: never, event: never): void {
    tell({ way: `the event ${String(name)}`, text: () => everythingPrintable(event) });
    emit.call(this, name, event);
  } as typeof emit;
  return () => {
    Events.prototype.emit = emit;
  };
}

const STREAMS = ['stdout', 'stderr'] as const;
const PRINTERS = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

function watchPrinting(tell: (outlet: Outlet) => void): () => void {
  const undo: (() => void)[] = [];
  for (const name of STREAMS) {
    const stream = process[name];
    const { write } = stream;
    stream.write = (chunk: string | Uint8Array, ...rest: never[]): boolean => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      tell({ way: name, text: () => text });
      return write.call(stream, chunk, ...rest);
    };
    undo.push(() => {
      stream.write = write;
    });
  }
  // The console of a test does not write to the streams of its process.
  const { console: printer } = globalThis;
  for (const name of PRINTERS) {
    const print: (...args: unknown[]) => void = printer[name].bind(printer);
    printer[name] = (...args: unknown[]): void => {
      tell({ way: `console.${name}`, text: () => args.map(everythingPrintable).join(' ') });
      print(...args);
    };
    undo.push(() => {
      printer[name] = print;
    });
  }
  return () => {
    for (const one of undo) one();
  };
}

/** Gives the tests a directory of their own, and reads what they leave in it. */
function watchFiles(tell: (outlet: Outlet) => void): () => void {
  const before = process.env['TMPDIR'];
  const own = fs.mkdtempSync(join(tmpdir(), 'relais-tests-'));
  process.env['TMPDIR'] = own;
  const readAll = (path: unknown): void => {
    if (String(path).startsWith(own)) for (const outlet of filesBelow(String(path))) tell(outlet);
  };
  const { rmSync } = fs;
  const { rm } = fs.promises;
  fs.rmSync = (path, options) => {
    readAll(path);
    rmSync(path, options);
  };
  fs.promises.rm = (path, options) => {
    readAll(path);
    return rm(path, options);
  };
  syncBuiltinESMExports();
  return () => {
    readAll(own);
    fs.rmSync = rmSync;
    fs.promises.rm = rm;
    syncBuiltinESMExports();
    rmSync(own, { recursive: true, force: true });
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  };
}

function filesBelow(path: string): readonly Outlet[] {
  const stats = fs.statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || INPUT_FILE.test(path)) return [];
  if (stats.isDirectory()) return fs.readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
  if (!stats.isFile()) return [];
  const text = fs.readFileSync(path, 'latin1');
  return [{ way: `a file (${path.split('/').at(-1)})`, text: () => text }];
}
