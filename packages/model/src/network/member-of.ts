/** One member of an error from outside. Such an error may have getters, and they may throw. */
export function memberOf(error: object, name: string): unknown {
  try {
    return Reflect.get(error, name);
  } catch {
    return undefined;
  }
}
