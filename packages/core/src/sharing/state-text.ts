import { NO_STATE, type OutageState } from '../position/outage-state.ts';
import type { Position } from '../position/position.ts';

/** Another form of the text. Workers of two versions must not overwrite each other's. */
const FORM = 1;

/** @param by - the worker that writes it */
export function textOf(state: OutageState, by: string): string {
  return JSON.stringify({ form: FORM, by, ...state });
}

const KINDS: ReadonlySet<unknown> = new Set<Position['kind']>(['closed', 'watched', 'open', 'half_open']);

/**
 * @returns the state and the worker that wrote it. `undefined`: a text of another version of Relais, or of something else that
 * writes to the same memory
 */
export function readState(text: string): { readonly state: OutageState; readonly by: string } | undefined {
  if (text === '') return { state: NO_STATE, by: '' };
  const { form, by = '', position, incident } = parsed(text);
  if (form !== FORM || position === undefined) return undefined;
  if (!KINDS.has(position.kind) || !Number.isInteger(position.generation)) return undefined;
  // JSON leaves out what a person has not decided.
  const { isolated, killed } = position;
  return { state: { position: { ...position, isolated, killed }, incident }, by };
}

function parsed(text: string): Partial<OutageState> & { readonly form?: number; readonly by?: string } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
