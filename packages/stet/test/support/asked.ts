import type { Answer, AnswerValues, Question } from '@relais/model';
import type { PsuAccess, StetConnection } from '../../src/index.ts';

/** What the scope of a question was told, in order. */
export type Told = readonly ('sent' | 'replied')[];

export interface AskOptions {
  readonly signal?: AbortSignal;
  /** Hears of each thing that is told, after it was noted. */
  readonly heard?: (told: Told) => void;
}

/** Asks one question by the channel of a connection, and notes what its scope is told. */
export function askFor<Kind extends keyof AnswerValues>(
  connection: StetConnection,
  psu: PsuAccess,
  question: Question & { readonly kind: Kind },
  { signal = new AbortController().signal, heard }: AskOptions = {},
): { readonly told: Told; readonly answer: Promise<Answer<AnswerValues[Kind]>> } {
  const told: Told[number][] = [];
  const tell = (what: Told[number]) => (): void => {
    told.push(what);
    heard?.(told);
  };
  const scope = { signal, leftMs: () => Number.POSITIVE_INFINITY, sent: tell('sent'), replied: tell('replied') };
  const ask = async (): Promise<Answer<AnswerValues[Kind]>> => {
    await using visit = await connection.channel.visit(psu, scope);
    return visit.ask(question, scope);
  };
  return { told, answer: ask() };
}

/** Asks for the accounts. */
export function askAccounts(connection: StetConnection, psu: PsuAccess, options: AskOptions = {}) {
  return askFor(connection, psu, { kind: 'accounts' }, options);
}
