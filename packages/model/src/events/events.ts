import { EventEmitter } from 'eventemitter3';
import { guarded, guardedReport, type ReportMistake } from './guarded.ts';

/** Event name → listener arguments. Always one readonly object, so that members can be added later. */
export type EventMap<Map> = { readonly [Name in keyof Map]: readonly [event: unknown] };

/** Typed events whose listeners can never harm a call: what they throw is reported, not passed on. */
export class Events<Map extends EventMap<Map>> {
  readonly #emitter = new EventEmitter();
  readonly #report: ReportMistake;

  constructor(report: ReportMistake = () => {}) {
    this.#report = guardedReport(report);
  }

  /** Subscribes and returns the function that unsubscribes. */
  on<Name extends keyof Map & string>(name: Name, listener: (event: Map[Name][0]) => unknown): () => void {
    const safe = guarded(listener, name, this.#report);
    this.#emitter.on(name, safe);
    return () => {
      this.#emitter.off(name, safe);
    };
  }

  emit<Name extends keyof Map & string>(name: Name, event: Map[Name][0]): void {
    this.#emitter.emit(name, event);
  }

  /** Forgets every listener. */
  clear(): void {
    this.#emitter.removeAllListeners();
  }
}
