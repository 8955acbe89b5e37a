import { checkCallback, wrong } from '../host-value.ts';
import { type OptionReader, type OptionReaders, readOptions } from './read-options.ts';

/** Readers of single options, with the default of each. They refuse what breaks a rule, by the option's name. */
export const option = {
  /** A time above 0 in milliseconds. */
  timeMs: (otherwise: number): OptionReader<number> =>
    number(otherwise, 'a time above 0 in milliseconds', (ms) => ms > 0 && ms < Number.POSITIVE_INFINITY),

  /** A time in milliseconds that may be 0. */
  spanMs: (otherwise: number): OptionReader<number> =>
    number(otherwise, 'a time in milliseconds', (ms) => ms >= 0 && ms < Number.POSITIVE_INFINITY),

  /** A number above 0, and `Infinity` where there is no limit. */
  positive: (otherwise: number): OptionReader<number> => number(otherwise, 'positive', (value) => value > 0),

  /** An integer from `least` on. */
  integer: (otherwise: number, least: number): OptionReader<number> =>
    number(otherwise, `an integer ≥ ${least}`, (value) => Number.isInteger(value) && value >= least),

  /** A number from `least` on. */
  atLeast: (otherwise: number, least: number): OptionReader<number> =>
    number(otherwise, `at least ${least}`, (value) => value >= least),

  /** A part of the whole. */
  share: (otherwise: number): OptionReader<number> =>
    number(otherwise, 'above 0 and at most 1', (value) => value > 0 && value <= 1),

  /** One of some words; the first is the default. */
  oneOf:
    <Word extends string>(...words: readonly [Word, ...Word[]]): OptionReader<Word> =>
    (name, given) => {
      const word = given === undefined ? words[0] : words.find((known) => known === given);
      if (word !== undefined) return word;
      throw new RangeError(`${name} must be ${words.map((known) => `'${known}'`).join(' or ')}, got ${String(given)}`);
    },

  /** A function of the host program. */
  callback:
    <F>(otherwise: F): OptionReader<F> =>
    (name, given) =>
      (checkCallback(name, given) as F | undefined) ?? otherwise,

  /** A list. */
  list:
    <L extends readonly unknown[] | undefined>(otherwise: L): OptionReader<L> =>
    (name, given) => {
      if (given === undefined) return otherwise;
      if (Array.isArray(given)) return given as unknown as L;
      throw wrong(name, 'must be a list', given);
    },

  /** Options in an object of their own. Messages name it by `group`, without what it lies in. */
  grouped:
    <G extends object>(group: string, readers: OptionReaders<G>): OptionReader<G> =>
    (_, given, of = group) =>
      readOptions(group, given ?? {}, readers, of),

  /** Anything that a type alone describes: it is taken as it is. */
  unchecked:
    <T>(otherwise: T): OptionReader<T> =>
    (_, given) =>
      (given as T | undefined) ?? otherwise,
} as const;

function number(otherwise: number, must: string, holds: (value: number) => boolean): OptionReader<number> {
  return (name, given = otherwise) => {
    if (typeof given === 'number' && holds(given)) return given;
    throw new RangeError(`${name} must be ${must}, got ${String(given)}`);
  };
}
