import { randomUUID } from 'node:crypto';
import { type Channel, wholeAnswer } from '@relais/model';
import type { BankConnection } from './request/bank-connection.ts';
import type { PsuAccess } from './request/psu-access.ts';
import { answerQuestion } from './resource/answer-question.ts';

/**
 * The STET API as the port of Relais. A visit costs nothing and holds nothing: there are no turns to wait for, and no session
 * to end.
 */
export function stetChannel(connection: BankConnection): Channel<PsuAccess> {
  return {
    visit: async (psu) => ({
      id: randomUUID(),
      ask: async (question, { signal, sent, replied }) =>
        wholeAnswer(await answerQuestion(connection, psu, question, { signal, sent, replied })),
      [Symbol.asyncDispose]: async () => undefined,
    }),
  };
}
