import { UnreadableValue } from '../failure/unreadable-reply.ts';

/** Reads one value of a parsed reply, or refuses it. Where it stood is added by whatever it stood in. */
export type Reader<T> = (value: unknown) => T;

/** Marks a member that may be missing. */
export interface OptionalMember<T> {
  readonly optional: Reader<T>;
  /** Tells a value that stands for a missing one. @defaultValue none but `null` */
  readonly isAbsent?: (value: unknown) => boolean;
  /** A value that cannot be read is a missing one. */
  readonly isDispensable?: boolean;
}

/** One reader for every member of `T`. A member added to the model does not compile until it is read here. */
type Members<T> = {
  readonly [Name in keyof T]-?: Pick<T, Name> extends Required<Pick<T, Name>>
    ? Reader<T[Name]>
    : OptionalMember<Exclude<T[Name], undefined>>;
};

/** @param complaint - what is wrong with the value, never the value itself */
export function refuse(complaint: string): never {
  throw new UnreadableValue(complaint);
}

/** Runs a reader on a part of a whole; a refusal says where in the whole. */
export function within<T>(step: string, reader: Reader<T>, value: unknown): T {
  try {
    return reader(value);
  } catch (error) {
    throw located(error, step);
  }
}

function located(error: unknown, step: string): unknown {
  return error instanceof UnreadableValue ? error.within(step) : error;
}

export function optional<T>(reader: Reader<T>, isAbsent?: (value: unknown) => boolean): OptionalMember<T> {
  return { optional: reader, ...(isAbsent !== undefined && { isAbsent }) };
}

/** A member that costs itself alone where it cannot be read. Never for money, a sign or a day. */
export function dispensable<T>(reader: Reader<T>): OptionalMember<T> {
  return { optional: reader, isDispensable: true };
}

/** Text that says something: how some banks write that there is none is read as missing. */
export const said: Reader<string> = (value) => {
  const given = text(value);
  return isBlank(given) ? refuse('is empty') : given;
};

/** Anything at all, as it came. */
export const anything: Reader<unknown> = (value) => value;

export const text: Reader<string> = (value) => {
  if (typeof value === 'string') return value;
  return refuse(isMissing(value) ? 'is missing' : 'is not text');
};

export const flag: Reader<boolean> = (value) => (typeof value === 'boolean' ? value : refuse('is not a boolean'));

/** Text whose known values are `T`. Values the bank added since are kept. */
export function known<T extends string>(reader: Reader<string> = text): Reader<T> {
  return reader as Reader<T>;
}

/** A list of them, each read. A list in which nothing had to be changed is returned itself, as an object is. */
export function list<T>(reader: Reader<T>): Reader<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return refuse('is not a list');
    const given: readonly unknown[] = value;
    let index = 0;
    try {
      let read: unknown[] | undefined;
      for (; index < given.length; index += 1) {
        const item = reader(given[index]);
        if (item === given[index]) continue;
        read ??= [...given];
        read[index] = item;
      }
      return (read ?? given) as readonly T[];
    } catch (error) {
      throw located(error, `[${index}]`);
    }
  };
}

/**
 * An object of the model. Members the model does not know are kept as they came. `null` is how some banks write a
 * member that is missing.
 *
 * Banks send thousands of objects. So the reader looks only at members that are there, and copies only an object that it must
 * change.
 */
export function object<T extends object>(members: Members<T>): Reader<T> {
  const readers = new Map(Object.entries<Reader<unknown> | OptionalMember<unknown>>(members));
  const required = [...readers].flatMap(([name, member]) => (typeof member === 'function' ? [{ name, member }] : []));
  return (value) => {
    const given = asObject(value);
    let read: Record<string, unknown> | undefined;
    let name = '';
    try {
      for (name in given) {
        const member = readers.get(name);
        if (member === undefined) continue;
        const before = given[name];
        if (typeof member !== 'function' && (before === null || member.isAbsent?.(before) === true)) {
          read ??= { ...given };
          delete read[name];
          continue;
        }
        const after = typeof member === 'function' ? member(before) : readOptional(member, before);
        if (after === before) continue;
        read ??= { ...given };
        if (after === undefined) delete read[name];
        else read[name] = after;
      }
      for (const missing of required) {
        if (Object.hasOwn(given, missing.name)) continue;
        name = missing.name;
        read ??= { ...given };
        read[name] = missing.member(undefined);
      }
    } catch (error) {
      throw located(error, name);
    }
    return (read ?? given) as T;
  };
}

/** @returns `undefined` for a value that cannot be read, where the member costs itself alone */
function readOptional({ optional: reader, isDispensable }: OptionalMember<unknown>, value: unknown): unknown {
  if (isDispensable !== true) return reader(value);
  try {
    return reader(value);
  } catch {
    return undefined;
  }
}

/** How some banks write that there is no text. */
export function isBlank(value: unknown): boolean {
  return typeof value === 'string' && value.trim() === '';
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('is not an object');
  return value as Readonly<Record<string, unknown>>;
}

export function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
