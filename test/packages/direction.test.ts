import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FOLDERS, folderOf, importsOf, leavesItsPackage, MAY_USE, manifestOf } from './package-order.ts';

const foldersIn = (dependencies: Readonly<Record<string, string>> = {}): readonly string[] =>
  Object.keys(dependencies).flatMap((name) => folderOf(name) ?? []);

it('the order of the packages has no circle', () => {
  for (const [index, folder] of FOLDERS.entries()) {
    const above: readonly string[] = FOLDERS.slice(0, index);
    expect(MAY_USE[folder].filter((used) => !above.includes(used))).toEqual([]);
  }
});

describe.each(FOLDERS)('%s', (folder) => {
  const allowed: readonly string[] = MAY_USE[folder];
  const manifest = manifestOf(folder);
  const declared = foldersIn({ ...manifest.dependencies, ...manifest.peerDependencies });
  const imports = importsOf(folder);

  it('depends on packages below it only', () => {
    expect(declared.filter((used) => !allowed.includes(used))).toEqual([]);
  });

  it('imports only packages that it declares, types included', () => {
    expect(imports.length).toBeGreaterThan(0);
    const undeclared = imports.filter(({ specifier }) => {
      const used = folderOf(specifier);
      return used !== undefined && !declared.includes(used);
    });
    expect(undeclared).toEqual([]);
  });

  it('reaches into the source of no other package', () => {
    expect(imports.filter((one) => leavesItsPackage(folder, one))).toEqual([]);
  });

  it('has the simulator alone of this repository for its own tests', () => {
    expect(foldersIn(manifest.devDependencies).filter((used) => used !== 'simulator')).toEqual([]);
  });

  it('is built after what it depends on', () => {
    const { references } = JSON.parse(readFileSync(`packages/${folder}/tsconfig.json`, 'utf8')) as {
      readonly references: readonly { readonly path: string }[];
    };
    expect(references.map(({ path }) => path.replace('../', '')).toSorted()).toEqual(declared.toSorted());
  });
});

it('only the command line needs the simulator where it runs', () => {
  const users = FOLDERS.filter((folder) => foldersIn(manifestOf(folder).dependencies).includes('simulator'));
  expect(users).toEqual(['cli']);
});
