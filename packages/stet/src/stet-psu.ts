import { type AnswerValues, type Provenance, type PsuHandle, psuHandle } from '@relais/model';
import type { BankConnection } from './request/bank-connection.ts';
import type { PsuAccess } from './request/psu-access.ts';
import { answerQuestion } from './resource/answer-question.ts';

/** The facts beside each answer of the API: its channel, when it was read, and that it is whole. */
export interface StetFacts {
  readonly provenance: Provenance;
}

/** One customer's account information by the API. */
export type StetPsu = PsuHandle<{ readonly [Kind in keyof AnswerValues]: StetFacts }>;

/** What one PSU shares at one bank, as methods for a host program that uses the API alone. */
export function stetPsu(connection: BankConnection, psu: PsuAccess): StetPsu {
  return psuHandle(async (question, { signal, deadlineMs }) => {
    const value = await answerQuestion(connection, psu, question, { signal, deadlineMs });
    return { ...value, provenance: { channel: 'api', fetchedAt: connection.clock.now(), complete: true } };
  });
}
