/** One sentence of a comment, and where it begins. */
export interface Sentence {
  readonly line: number;
  readonly text: string;
}

interface CommentLine {
  readonly line: number;
  readonly text: string;
  /** A trailing or a one-line comment: the next line does not go on with it. */
  readonly isAlone: boolean;
}

/** All sentences of the comments of a TypeScript file. Examples in code fences and after `@example` are no sentences. */
export function sentencesOf(source: string): readonly Sentence[] {
  return paragraphs(commentLines(source)).flatMap(({ line, text }) => split(text).map((one) => ({ line, text: one })));
}

/** How many words a sentence has. A piece of code between backticks is one word. */
export function wordCount(sentence: string): number {
  const words = sentence.replace(/`[^`]*`/g, 'code').split(/\s+/);
  return words.filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

function commentLines(source: string): readonly CommentLine[] {
  let isInside = false;
  return source.split('\n').flatMap((raw, index): CommentLine[] => {
    const line = index + 1;
    if (isInside) {
      isInside = !raw.includes('*/');
      return [{ line, text: raw.replace(/^\s*\*(?!\/) ?/, '').replace(/\s*\*\/.*$/, ''), isAlone: false }];
    }
    const inline = /(?:^|\s)\/\*\*? (.*?) \*\//.exec(raw);
    if (inline) return [{ line, text: inline[1] ?? '', isAlone: true }];
    const block = /^\s*\/\*\*?(.*)$/.exec(raw);
    if (block) {
      isInside = true;
      return [
        { line, text: '', isAlone: true },
        { line, text: block[1] ?? '', isAlone: false },
      ];
    }
    const slashes = /(^|\s)\/\/ (.*)$/.exec(raw);
    if (slashes === null) return [{ line, text: '', isAlone: true }];
    const isTrailing = raw.slice(0, slashes.index).trim() !== '';
    return [{ line, text: slashes[2] ?? '', isAlone: isTrailing }];
  });
}

/** Joins what goes on over several lines. A tag, an item of a list and an empty line begin anew. */
function paragraphs(lines: readonly CommentLine[]): readonly Sentence[] {
  const found: { line: number; text: string }[] = [];
  let open = false;
  let isCode = false;
  for (const { line, text, isAlone } of lines) {
    const shown = text.trim();
    if (isAlone || shown === '') {
      isCode = isAlone ? false : isCode;
      open = false;
      if (isAlone && shown !== '') found.push({ line, text: shown });
      continue;
    }
    if (shown.startsWith('```')) isCode = !isCode;
    if (shown.startsWith('@')) isCode = shown.startsWith('@example');
    if (isCode || shown.startsWith('```') || shown.startsWith('|')) {
      open = false;
      continue;
    }
    const last = found.at(-1);
    if (open && last !== undefined && !/^(@\w|- |\d+\. )/.test(shown)) last.text += ` ${shown}`;
    else found.push({ line, text: shown });
    open = true;
  }
  return found;
}

function split(text: string): readonly string[] {
  const codes: string[] = [];
  const withoutCode = text.replace(/`[^`]*`/g, (code) => `\uE000${codes.push(code) - 1}\uE000`);
  return withoutCode
    .replace(/\b(e\.g|i\.e|art|p|no|cf|vs)\. /g, '$1 ')
    .split(/(?<=[.!?][)'"’”]?)\s+(?=[^a-z])|\s+(?=@\w+\b)/)
    .map((one) => one.replace(/\uE000(\d+)\uE000/g, (_, index: string) => codes[Number(index)] ?? ''))
    .map((one) => one.replace(/^- /, '').trim())
    .filter((one) => one !== '');
}
