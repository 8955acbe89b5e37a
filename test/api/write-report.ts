import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import type { EntryPoint } from './entry-points.ts';

const QUIET = { default: { logLevel: ExtractorLogLevel.None } };

/** How the extractor's own TypeScript reads the declarations: as a program reads them that uses the package. */
const COMPILER = {
  target: 'es2022',
  lib: ['es2024', 'esnext.promise', 'esnext.disposable'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
};

/**
 * Holds the report of one entry point to its declarations.
 *
 * @param isToBeWritten - whether a report that differs is written anew
 * @returns whether it differed
 */
export function writeReport({ folder, declarations, report }: EntryPoint, isToBeWritten: boolean): boolean {
  const projectFolder = resolve('packages', folder);
  const reportFolder = resolve(projectFolder, 'api');
  mkdirSync(reportFolder, { recursive: true });
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: resolve(projectFolder, 'package.json'),
    configObject: {
      projectFolder,
      mainEntryPointFilePath: resolve(projectFolder, declarations),
      compiler: { overrideTsconfig: { compilerOptions: COMPILER, files: [declarations] } },
      apiReport: {
        enabled: true,
        // What an exported name is made of is public, too.
        includeForgottenExports: true,
        reportFolder,
        reportTempFolder: resolve('node_modules/.cache/api-reports', folder),
        reportFileName: report,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: QUIET,
        tsdocMessageReporting: QUIET,
      },
    },
  });
  const result = Extractor.invoke(config, {
    localBuild: isToBeWritten,
    messageCallback: (message) => {
      message.handled = message.logLevel !== ExtractorLogLevel.Error;
    },
  });
  if (result.errorCount > 0) throw new Error(`the declarations of ${folder} cannot be read: ${declarations}`);
  return result.apiReportChanged;
}
