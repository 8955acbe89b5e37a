import { NO_STATE, type OutageState } from '../position/outage-state.ts';

/** Another form of the text. Workers of two versions must not overwrite each other's. */
const FORM = 1;

/** @param by - the worker that writes it */
export function textOf(state: OutageState, by: string): string {
  return JSON.stringify({ form: FORM, by, ...state });
}

/** @returns the state and the worker that wrote it. `undefined`: a text of another version of Relais */
export function readState(text: string): { readonly state: OutageState; readonly by: string } | undefined {
  if (text === '') return { state: NO_STATE, by: '' };
  const { form, by, position, incident } = JSON.parse(text) as Partial<OutageState> & { form?: number; by?: string };
  if (form !== FORM || position === undefined) return undefined;
  // JSON leaves out what a person has not decided.
  return {
    state: { position: { ...position, isolated: position.isolated, killed: position.killed }, incident },
    by: by ?? '',
  };
}
