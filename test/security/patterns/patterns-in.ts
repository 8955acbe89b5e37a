import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { type Node, parse } from 'acorn';
import { full } from 'acorn-walk';

/** A regular expression of the sources. */
export interface Pattern {
  readonly source: string;
  readonly flags: string;
}

/** What a file holds of regular expressions. */
export interface FilePatterns {
  readonly literals: readonly Pattern[];
  /** The text of each `new RegExp(…)`. */
  readonly built: readonly string[];
}

/** Reads the regular expressions of a TypeScript file. */
export function patternsIn(file: string): FilePatterns {
  const literals: Pattern[] = [];
  const built: string[] = [];
  const text = stripTypeScriptTypes(readFileSync(file, 'utf8'), { mode: 'strip' });
  full(parse(text, { ecmaVersion: 'latest', sourceType: 'module' }), (node) => {
    const regex = regexOf(node);
    if (regex !== undefined) literals.push(regex);
    if (isRegExpCall(node)) built.push(text.slice(node.start, node.end));
  });
  return { literals, built };
}

function regexOf(node: Node): Pattern | undefined {
  if (node.type !== 'Literal' || !('regex' in node)) return undefined;
  const { pattern, flags } = node.regex as { readonly pattern: string; readonly flags: string };
  return { source: pattern, flags };
}

function isRegExpCall(node: Node): boolean {
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return false;
  const { callee } = node as unknown as { readonly callee: Node };
  return callee.type === 'Identifier' && 'name' in callee && callee.name === 'RegExp';
}
