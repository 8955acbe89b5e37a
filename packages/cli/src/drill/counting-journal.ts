import { type AccessJournal, noJournal } from '@relais/records';
import type { Sessions } from './drill-target.ts';

/** A journal that counts how many sessions began and why they ended. */
export function countingJournal(): { readonly journal: AccessJournal; readonly sessions: Sessions } {
  const ended: string[] = [];
  const sessions = { begun: 0, ended };
  const journal: AccessJournal = {
    head: undefined,
    session: async (facts) => {
      sessions.begun += 1;
      return {
        ...(await noJournal.session(facts)),
        end: async ({ endReason }) => {
          ended.push(endReason);
          return undefined;
        },
      };
    },
  };
  return { journal, sessions };
}
