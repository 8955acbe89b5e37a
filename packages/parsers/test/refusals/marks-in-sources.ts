import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('../../src/', import.meta.url));

/** A text in quotation marks that is a mark: `row.title`. Names of pages end in `.cgi`, and selectors stand in `$()`. */
const LITERAL = /(?<!\$\()'([a-z]{3,}(?:\.[a-zA-Z_]+)+)'/g;
/** A mark with a part that is filled in: `` `${mark}.sign` ``, `` `column.${role}` ``. */
const TEMPLATE = /`((?:[a-z]+\.)*\$\{\w+\}(?:\.[a-z]{2,})*)`/g;
/** The mark of a refusal, where it is one word. */
const WORD = /\bdrift\(\w+, '([a-z]+)'/g;

/** Every mark that the parsers can refuse a page by, as their sources write it; `*` stands for a part that is filled in. */
export function marksInSources(): ReadonlySet<string> {
  const files = globSync('**/*.ts', { cwd: SOURCES }).filter((path) => !/^(drift|sample)\//.test(path));
  const marks = files.flatMap((path) => marksIn(readFileSync(`${SOURCES}${path}`, 'utf8')));
  return new Set(marks);
}

/** The marks in one source. */
export function marksIn(source: string): readonly string[] {
  // Only marks follow a text like theirs in a call or a choice; imports and comments hold other texts.
  const code = source.replace(/^import .*$|^\} from .*$/gm, '').replace(/\/\*\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const literals = [...code.matchAll(LITERAL), ...code.matchAll(WORD)].map(([, mark = '']) => mark);
  const templates = [...code.matchAll(TEMPLATE)].map(([, mark = '']) => mark.replace(/\$\{\w+\}/g, '*'));
  return [...literals.filter((mark) => !mark.endsWith('.cgi')), ...templates.filter((mark) => mark.includes('.'))];
}
