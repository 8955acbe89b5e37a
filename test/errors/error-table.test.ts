import { globSync, readFileSync } from 'node:fs';
import { ERROR_TABLE } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { errorPage } from './error-page.ts';

/** Source files but for the table itself, by their texts. */
const SOURCES = globSync('packages/*/src/**/*.ts')
  .filter((file) => !file.endsWith('errors/error-table.ts'))
  .map((file) => readFileSync(file, 'utf8'));

/** `askHost` fails with this code where none is named. */
const UNNAMED = { own_network: 'askHost(' } as const;

/** A file makes errors of a code with a reason when it names both. A reason may be put together: `sca_${kind}`. */
function isUsed(code: string, reason: string): boolean {
  const beginnings = reason.split('_').map((_, index, parts) => `\`${parts.slice(0, index + 1).join('_')}_\${`);
  const names = [`'${reason}'`, `${reason}: '`, ...beginnings];
  const codes = [`'${code}'`, `${code}: {`, code in UNNAMED ? UNNAMED.own_network : `'${code}'`];
  return SOURCES.some((text) => names.some((name) => text.includes(name)) && codes.some((one) => text.includes(one)));
}

const REASONS = Object.entries(ERROR_TABLE).flatMap(([code, { reasons }]) =>
  Object.entries(reasons).map(([reason, sentence]) => ({ code, reason, sentence: String(sentence) })),
);

describe('the table of errors', () => {
  it('holds no reason that the source does not use', () => {
    const unused = REASONS.filter(({ code, reason }) => !isUsed(code, reason));
    expect(unused.map(({ code, reason }) => `${code}.${reason}`)).toEqual([]);
  });

  it('says what each reason means in one sentence of at most twenty words', () => {
    const bad = REASONS.filter(({ sentence }) => !/^[A-Z`][^\n]*\.$/.test(sentence) || sentence.split(' ').length > 20);
    expect(bad).toEqual([]);
  });

  it('lists the reasons of each code in the order of the alphabet, so that none is there twice unseen', () => {
    for (const { reasons } of Object.values(ERROR_TABLE)) {
      expect(Object.keys(reasons)).toEqual(Object.keys(reasons).toSorted());
    }
  });

  it('is what docs/errors.md shows; `pnpm docs:errors` writes it anew', () => {
    expect(readFileSync('docs/errors.md', 'utf8')).toBe(errorPage());
  });
});
