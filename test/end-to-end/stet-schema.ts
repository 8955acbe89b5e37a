import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** Version of the standard whose resources are described. */
export type SchemaVersion = '1.4.0' | '1.4.2';

export type ResourceName =
  | 'HalAccounts'
  | 'HalBalances'
  | 'HalTransactions'
  | 'HalBeneficiaries'
  | 'PsuIdentity'
  | 'ErrorModel';

const ajv = new Ajv2020({ allErrors: true, strict: true });
addFormats.default(ajv);
for (const version of ['1.4.0', '1.4.2']) {
  const url = import.meta.resolve(`@relais/model/schema/stet-${version}.schema.json`);
  ajv.addSchema(JSON.parse(readFileSync(new URL(url), 'utf8')));
}

/** What in an answer is not as the standard has it, in words; empty when all is. */
export function flawsOf(answer: unknown, resource: ResourceName, version: SchemaVersion = '1.4.2'): readonly string[] {
  const check = ajv.getSchema(`https://relais.example/schema/stet-${version}.schema.json#/$defs/${resource}`);
  if (check === undefined) throw new Error(`no schema of ${resource} in STET ${version}`);
  check(answer);
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
