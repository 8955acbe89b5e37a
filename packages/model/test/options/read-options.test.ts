import { describe, expect, it } from 'vitest';
import { option } from '../../src/options/option-rules.ts';
import { type OptionReaders, readOptions } from '../../src/options/read-options.ts';

interface Example {
  readonly waitMs: number;
  readonly graceMs: number;
  readonly tries: number;
  readonly factor: number;
  readonly rate: number;
  readonly mode: 'calm' | 'bold';
  readonly hosts: readonly string[];
  readonly told: () => string;
  readonly rest: { readonly restMs: number };
}

const told = (): string => 'default';
const READERS: OptionReaders<Example> = {
  waitMs: option.timeMs(10),
  graceMs: option.spanMs(0),
  tries: option.integer(3, 1),
  factor: option.atLeast(5, 1),
  rate: option.share(0.5),
  mode: option.oneOf('calm', 'bold'),
  hosts: option.list<readonly string[]>([]),
  told: option.callback(told),
  rest: option.grouped('rest', { restMs: option.positive(7) }),
};
const read = (given: object): Example => readOptions('', given, READERS, 'example');

describe('P8: options are read once, on the way in', () => {
  it('each that is absent, or undefined, has its default', () => {
    const defaults = {
      waitMs: 10,
      graceMs: 0,
      tries: 3,
      factor: 5,
      rate: 0.5,
      mode: 'calm',
      hosts: [],
      told,
      rest: { restMs: 7 },
    };
    expect(read({})).toEqual(defaults);
    expect(read(Object.fromEntries(Object.keys(defaults).map((name) => [name, undefined])))).toEqual(defaults);
  });

  it('each that is given is taken as it is', () => {
    const given = {
      waitMs: 0.5,
      graceMs: 4,
      tries: 1,
      factor: 1,
      rate: 1,
      mode: 'bold',
      hosts: ['a'],
      told: () => 'mine',
      rest: { restMs: Number.POSITIVE_INFINITY },
    };
    expect(read(given)).toEqual(given);
  });

  it.each<[object, ErrorConstructor | RangeErrorConstructor, string]>([
    [{ waitMs: 0 }, RangeError, 'waitMs must be a time above 0 in milliseconds, got 0'],
    [{ waitMs: Number.POSITIVE_INFINITY }, RangeError, 'waitMs must be a time above 0 in milliseconds, got Infinity'],
    [{ waitMs: Number.NaN }, RangeError, 'waitMs must be a time above 0 in milliseconds, got NaN'],
    [{ waitMs: '10' }, RangeError, 'waitMs must be a time above 0 in milliseconds, got 10'],
    [{ waitMs: null }, RangeError, 'waitMs must be a time above 0 in milliseconds, got null'],
    [{ graceMs: -1 }, RangeError, 'graceMs must be a time in milliseconds, got -1'],
    [{ tries: 0 }, RangeError, 'tries must be an integer ≥ 1, got 0'],
    [{ tries: 1.5 }, RangeError, 'tries must be an integer ≥ 1, got 1.5'],
    [{ factor: 0.9 }, RangeError, 'factor must be at least 1, got 0.9'],
    [{ rate: 0 }, RangeError, 'rate must be above 0 and at most 1, got 0'],
    [{ rate: 1.1 }, RangeError, 'rate must be above 0 and at most 1, got 1.1'],
    [{ mode: 'wild' }, RangeError, "mode must be 'calm' or 'bold', got wild"],
    [{ hosts: 'a' }, TypeError, 'hosts must be a list, got another text'],
    [{ told: true }, TypeError, 'told must be a function, or absent, got true'],
    [{ rest: { restMs: 0 } }, RangeError, 'rest.restMs must be positive, got 0'],
    [{ rest: 5 }, TypeError, 'rest must be an object'],
    [{ rest: { resMs: 5 } }, TypeError, 'rest.resMs is no option of example: did you mean rest.restMs?'],
    [{ trys: 5 }, TypeError, 'trys is no option of example: did you mean tries?'],
    [[], TypeError, 'the options of example must be an object'],
  ])('%j is refused by its name', (given, kind, message) => {
    expect(() => read(given)).toThrow(kind);
    expect(() => read(given)).toThrow(message);
  });
});
