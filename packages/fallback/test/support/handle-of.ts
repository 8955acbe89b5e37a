import {
  type AnswerNotes,
  type AnswerValues,
  type OpenRecord,
  type PsuHandle,
  psuHandle,
  type Question,
  type Reading,
  type ReadingRight,
  type RequestScope,
  systemClock,
} from '@relais/model';
import type { FallbackChannel, FallbackPsu } from '../../src/index.ts';

/** What a test reads of an answer, beside the bank's own data. */
interface Facts {
  readonly provenance: Reading;
  readonly notes: AnswerNotes;
}

/** How a call of a test differs from a plain one. */
interface Told {
  /** Begins the record of a session. Absent: it is put on none. */
  readonly record?: OpenRecord;
  readonly scope?: Partial<Pick<RequestScope, 'sent' | 'replied'>>;
}

export type Handle = PsuHandle<Readonly<Record<keyof AnswerValues, Facts>>> & { readonly right: ReadingRight };

/** A customer's account information, a visit for each question: as old as the moment at which it is made. */
export function handleOf(fallback: FallbackChannel, { record, ...given }: FallbackPsu & Told, told: Told = {}): Handle {
  const psu = { madeAt: fallback.moment, ...given };
  const { signal: calm } = new AbortController();
  const handle = psuHandle<Readonly<Record<keyof AnswerValues, Facts>>>(
    async <Q extends Question>(question: Q, { signal = calm, deadlineMs = Number.POSITIVE_INFINITY }) => {
      const startedAt = systemClock.monotonic();
      const leftMs = (): number => deadlineMs - (systemClock.monotonic() - startedAt);
      const scope = { signal, leftMs, sent: () => {}, replied: () => {}, ...told.scope };
      await using visit = await fallback.visit(psu, scope);
      if (record !== undefined) await visit.putOnRecord?.(record, scope);
      const { value, provenance, notes } = await visit.ask(question, scope);
      return { ...value, provenance, notes };
    },
  );
  return { ...handle, right: fallback.right(psu) };
}
