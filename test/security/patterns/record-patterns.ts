import type { Pattern } from './patterns-in.ts';

/** Runs a program and records every pattern that it puts together with `new RegExp(…)`. */
export async function recordPatterns(program: () => Promise<unknown>): Promise<readonly Pattern[]> {
  const recorded: Pattern[] = [];
  const Original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Original, {
    construct(target, given, as) {
      const made = Reflect.construct(target, given, as === globalThis.RegExp ? target : as);
      recorded.push({ source: made.source, flags: made.flags });
      return made;
    },
  });
  try {
    await program();
  } finally {
    globalThis.RegExp = Original;
  }
  return recorded;
}
