import { globSync, statSync } from 'node:fs';
import { ROOT } from './source-files.ts';

/** The paths of files and folders that a page names, in code or as a link. A command names none. */
export function pathsIn(page: string): readonly string[] {
  const named = [...page.matchAll(/`([^`\s]+)`|\]\(([^)\s#]+)\)/g)].map(([, code, link]) => code ?? link ?? '');
  return named.filter((one) => /^[\w.*-]*\/[\w.*/-]+$|^[\w.*-]+\/$|^[\w-]+(?:\.[\w-]+)*\.(?:ts|md|json)$/.test(one));
}

/**
 * Looks for what a page names: from the root on, from `packages/` on, or as the end of a path in the sources of a package.
 * `*` stands for any name.
 *
 * @param options.isWhole - `false` finds the end of a path, too
 * @returns each from the root on, folders with a slash at the end
 */
export function whatIsAt(path: string, { isWhole = false }: { readonly isWhole?: boolean } = {}): readonly string[] {
  const whole = found(`{packages/,}${path}`);
  return whole.length > 0 || isWhole ? whole : found(`packages/*/src/{**/,}${path}`);
}

function found(pattern: string): readonly string[] {
  const isFolder = pattern.endsWith('/');
  const paths = globSync(pattern.replace(/\/$/, ''), { cwd: ROOT, exclude: ['**/node_modules', '**/dist'] });
  return [...new Set(paths)]
    .filter((one) => statSync(`${ROOT}${one}`).isDirectory() === isFolder)
    .map((one) => (isFolder ? `${one}/` : one))
    .sort();
}
