import {
  type Answer,
  type AnswerValues,
  type Question,
  type QuestionKind,
  type ReadingRight,
  type RequestScope,
  type ValueOf,
  wholeAnswer,
} from '@relais/model';
import type { CustomerChannel } from '../../src/call/customer.ts';

/** What a channel in this process answers to each kind of question. */
export type Answers = {
  [Kind in QuestionKind]: (
    question: Question & { readonly kind: Kind },
    scope: RequestScope,
  ) => Promise<Answer<AnswerValues[Kind]> | AnswerValues[Kind]>;
};

/** A channel in this process: its visits are instant. */
export function answeringChannel(answers: Answers, right?: ReadingRight): CustomerChannel {
  let visits = 0;
  return {
    ...(right !== undefined && { right }),
    visit: async () => {
      visits += 1;
      return {
        id: `visit-${visits}`,
        ask: async <Q extends Question>(question: Q, scope: RequestScope): Promise<Answer<ValueOf<Q>>> => {
          const give = answers[question.kind] as unknown as (
            question: Q,
            scope: RequestScope,
          ) => Promise<Answer<ValueOf<Q>> | ValueOf<Q>>;
          scope.sent();
          const given = await give(question, scope);
          scope.replied();
          return 'notes' in given ? given : wholeAnswer(given);
        },
        [Symbol.asyncDispose]: async () => {},
      };
    },
  };
}
