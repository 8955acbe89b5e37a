import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Root of the repository, with a slash at its end. */
export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url));

/** A file of the repository, by its path from the root. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** The files of the repository that a pattern names; files of dependencies and of builds are none. */
export function filesLike(...patterns: readonly string[]): readonly SourceFile[] {
  const paths = globSync([...patterns], { cwd: ROOT, exclude: ['**/node_modules/**', '**/dist/**'] }).sort();
  return paths.map((path) => ({ path, text: readFileSync(`${ROOT}${path}`, 'utf8') }));
}
