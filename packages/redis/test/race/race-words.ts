import type { FleetDocument } from '@relais/core';

/** What a process of racers is told. */
export interface RaceSettings {
  readonly name: string;
  readonly port: number;
  readonly workers: number;
  /** Which of the clients, by its place in the list. */
  readonly client: number;
  readonly rounds: number;
  readonly ttlMs: number;
  readonly lookEveryMs: number;
  /** In one of so many rounds, owners stop their processes. */
  readonly stopsOneIn: number;
}

/** What a racer tells. */
export type Told =
  | { readonly kind: 'stops'; readonly worker: string; readonly round: number }
  | {
      readonly kind: 'committed' | 'conflict' | 'fenced';
      readonly worker: string;
      readonly round: number;
      readonly token: number;
      readonly revision: number;
    }
  | { readonly kind: 'error'; readonly worker: string; readonly reason: string }
  | { readonly kind: 'backwards'; readonly worker: string }
  | { readonly kind: 'end'; readonly worker: string; readonly revision: number };

/** The round that was won last. */
export function roundIn({ text }: FleetDocument): number {
  return text === '' ? 0 : (JSON.parse(text) as { readonly round: number }).round;
}
