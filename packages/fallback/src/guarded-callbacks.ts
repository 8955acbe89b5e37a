import { hostCause, isRecordName, RelaisError } from '@relais/model';
import type { FallbackEventSink } from './fallback-event-map.ts';

/** Tells events to the host program. What it throws, or rejects with, never harms a call. */
export function guardedSink(onEvent: FallbackEventSink): FallbackEventSink {
  return (name, event) => {
    try {
      const told: unknown = onEvent(name, event);
      Promise.resolve(told).catch(() => {});
    } catch {
      // The host program's own mistake.
    }
  };
}

/** Ids of the host program's own making. @throws {RelaisError} `own_network` with reason `new_id`, for what is no id as well */
export function guardedIds(newId: () => string): () => string {
  return () => {
    const id = made(newId);
    if (isRecordName(id)) return id;
    throw failed(undefined);
  };
}

function made(newId: () => string): unknown {
  try {
    return newId();
  } catch (error) {
    throw failed(error);
  }
}

function failed(error: unknown): RelaisError {
  return new RelaisError('own_network', 'the newId callback of the host program gave no id', {
    reason: 'new_id',
    actor: 'host',
    ...(error !== undefined && { cause: hostCause(error) }),
  });
}
