import { UnreadableReply } from '../failure/unreadable-reply.ts';

/** Reads one value of a parsed reply, or refuses it. `at` is where it stood, e.g. `accounts[0].name`. */
export type Reader<T> = (value: unknown, at: string) => T;

/** Marks a member that may be missing. */
export interface OptionalMember<T> {
  readonly optional: Reader<T>;
}

/** One reader for every member of `T`: a member added to the model does not compile until it is read here. */
type Members<T> = {
  readonly [Name in keyof T]-?: Pick<T, Name> extends Required<Pick<T, Name>>
    ? Reader<T[Name]>
    : OptionalMember<Exclude<T[Name], undefined>>;
};

export function refuse(at: string, complaint: string): never {
  throw new UnreadableReply('unreadable', `the reply is unreadable: ${at || 'the whole'} ${complaint}`);
}

export function optional<T>(reader: Reader<T>): OptionalMember<T> {
  return { optional: reader };
}

/** Anything at all, as it came. */
export const anything: Reader<unknown> = (value) => value;

export const text: Reader<string> = (value, at) => {
  if (typeof value === 'string') return value;
  return refuse(at, isMissing(value) ? 'is missing' : 'is not text');
};

export const flag: Reader<boolean> = (value, at) =>
  typeof value === 'boolean' ? value : refuse(at, 'is not a boolean');

/** Text whose known values are `T`. Values the bank added since are kept. */
export function known<T extends string>(): Reader<T> {
  return text as Reader<T>;
}

export function list<T>(reader: Reader<T>): Reader<readonly T[]> {
  return (value, at) =>
    Array.isArray(value) ? value.map((item, index) => reader(item, `${at}[${index}]`)) : refuse(at, 'is not a list');
}

/**
 * An object of the model. Members the model does not know are kept as they came. `null` is how some banks write a
 * member that is missing.
 */
export function object<T extends object>(members: Members<T>): Reader<T> {
  const readers = Object.entries<Reader<unknown> | OptionalMember<unknown>>(members);
  return (value, at) => {
    const given = asObject(value, at);
    const read: Record<string, unknown> = { ...given };
    for (const [name, member] of readers) {
      const value = given[name];
      const where = at === '' ? name : `${at}.${name}`;
      if (typeof member === 'function') read[name] = member(value, where);
      else if (isMissing(value)) delete read[name];
      else read[name] = member.optional(value, where);
    }
    return read as T;
  };
}

export function asObject(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(at, 'is not an object');
  return value as Readonly<Record<string, unknown>>;
}

export function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
