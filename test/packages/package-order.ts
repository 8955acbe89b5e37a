import { globSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

/** Folder of a package → the packages it may use, as ARCHITECTURE.md draws them. A package uses only those above it in this list. */
export const MAY_USE = {
  model: [],
  core: ['model'],
  continuity: ['core', 'model'],
  records: ['core', 'model'],
  redis: ['core', 'model'],
  parsers: ['model'],
  fallback: ['parsers', 'model'],
  stet: ['model'],
  simulator: ['model'],
  relais: ['stet', 'fallback', 'records', 'continuity', 'core', 'model'],
  cli: ['relais', 'redis', 'simulator', 'stet', 'fallback', 'records', 'continuity', 'core', 'model'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type PackageFolder = keyof typeof MAY_USE;

export const FOLDERS = Object.keys(MAY_USE) as readonly PackageFolder[];

/** What a package.json says of other packages. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export function manifestOf(folder: PackageFolder): Manifest {
  return JSON.parse(readFileSync(`packages/${folder}/package.json`, 'utf8'));
}

/** The folder of a package of this repository, by its name or the name of one of its entry points. */
export function folderOf(specifier: string): PackageFolder | undefined {
  return FOLDERS.find((folder) => {
    const name = folder === 'relais' ? 'relais' : `@relais/${folder}`;
    return specifier === name || specifier.startsWith(`${name}/`);
  });
}

/** One import statement, export from, or `import()`. */
export interface Import {
  readonly file: string;
  readonly specifier: string;
}

/** Statements begin a line; examples in comments do not. */
const IMPORT = /^(?:import|export)\b(?:[^;'"=]*\bfrom)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

/** What the source of a package imports, types included. */
export function importsOf(folder: PackageFolder): readonly Import[] {
  return globSync(`packages/${folder}/src/**/*.ts`).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, named, asked]) => ({
      file,
      specifier: named ?? asked ?? '',
    })),
  );
}

/** Whether an import by path leads out of the source of its package. */
export function leavesItsPackage(folder: PackageFolder, { file, specifier }: Import): boolean {
  if (!specifier.startsWith('.')) return false;
  return relative(`packages/${folder}/src`, resolve(dirname(file), specifier)).startsWith('..');
}
