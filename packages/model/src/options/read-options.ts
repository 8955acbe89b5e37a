import { checkOptionNames } from './option-names.ts';

/**
 * Gives one option as it is used, or its default where it is absent.
 *
 * @param of - whose option it is, e.g. `createRelais`
 * @throws {TypeError | RangeError} naming the option
 */
export type OptionReader<T> = (name: string, given: unknown, of?: string) => T;

/** A reader for each option, with its default: a type checks that none is left out. */
export type OptionReaders<Settings extends object> = {
  readonly [Name in keyof Settings & string]-?: OptionReader<Settings[Name]>;
};

/** Options with every default in its place. `Absent`: those that have none. */
export type Settings<Options extends object, Absent extends keyof Options = never> = {
  readonly [Name in keyof Options]-?: Name extends Absent ? Options[Name] | undefined : NonNullable<Options[Name]>;
};

/**
 * Reads an option object once, on the way in. Each name is known, each value keeps its rule, each default is in its place.
 *
 * @param option - what the object is called, e.g. `failover`; empty for the options themselves
 * @param of - whose options they are, e.g. `createRelais`
 * @throws {TypeError | RangeError} naming the option in one sentence
 */
export function readOptions<S extends object>(option: string, given: object, readers: OptionReaders<S>, of: string): S {
  const values = given as Partial<Record<keyof S & string, unknown>>;
  checkOptionNames<typeof values>(option, values, readers, of);
  const path = option === '' ? '' : `${option}.`;
  const names = Object.keys(readers) as (keyof S & string)[];
  return Object.fromEntries(names.map((name) => [name, readers[name](path + name, values[name], of)])) as S;
}
