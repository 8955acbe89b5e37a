import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { FOLDERS, type PackageFolder } from '../packages/package-order.ts';

/** What programs can import of a package, and where its report is kept. */
export interface EntryPoint {
  readonly folder: PackageFolder;
  /** The declarations that TypeScript wrote, from the package's folder. */
  readonly declarations: string;
  /** File name of the report in the package's folder `api`. */
  readonly report: string;
}

interface Exports {
  readonly exports?: Readonly<Record<string, string | { readonly types?: string }>>;
}

/** Every entry point of every package, as its package.json names them. */
export function entryPoints(): readonly EntryPoint[] {
  return FOLDERS.flatMap((folder) => {
    const { exports = {} } = JSON.parse(readFileSync(`packages/${folder}/package.json`, 'utf8')) as Exports;
    return Object.entries(exports).flatMap(([path, target]) => {
      const declarations = typeof target === 'string' ? undefined : target.types;
      if (declarations === undefined) return [];
      const name = path === '.' ? folder : `${folder}.${basename(path)}`;
      return [{ folder, declarations, report: `${name}.api.md` }];
    });
  });
}
