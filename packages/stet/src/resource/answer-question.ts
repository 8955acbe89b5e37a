import { type Question, resourceBaseUrl, type ValueOf } from '@relais/model';
import type { BankConnection } from '../request/bank-connection.ts';
import { type CallTerms, runCall } from '../request/call.ts';
import type { PsuAccess } from '../request/psu-access.ts';
import { sendRequest } from '../request/send-request.ts';
import { resourcePath } from './resource-path.ts';
import { RESOURCES } from './resources.ts';

/**
 * Asks the bank one question on behalf of one PSU: a list whole, over all its pages.
 *
 * @throws {RelaisError} what the README lists
 */
export async function answerQuestion<Q extends Question>(
  connection: BankConnection,
  psu: PsuAccess,
  question: Q,
  terms: CallTerms,
): Promise<ValueOf<Q>> {
  const { profile, maxPages, clock } = connection;
  const resource = RESOURCES[question.kind as Q['kind']];
  const url = new URL(`${resourceBaseUrl(profile)}/${resourcePath(question, resource.name)}`);
  return runCall(
    (call) => resource.fetch({ url, send: (next) => sendRequest(connection, psu, next, call), maxPages, clock }),
    terms,
    connection,
  );
}
