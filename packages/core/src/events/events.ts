import { EventEmitter } from 'eventemitter3';

/** Event name → listener arguments. Always one readonly object, so that members can be added later. */
export type EventMap<Map> = { readonly [Name in keyof Map]: readonly [event: unknown] };

/** Where a listener's own mistake goes. */
export type ReportListenerError = (error: unknown, event: string) => void;

/** Typed events whose listeners can never harm a call: what they throw is reported, not passed on. */
export class Events<Map extends EventMap<Map>> {
  readonly #emitter = new EventEmitter();
  readonly #report: ReportListenerError;

  constructor(report: ReportListenerError = () => {}) {
    this.#report = report;
  }

  /** Subscribes and returns the function that unsubscribes. */
  on<Name extends keyof Map & string>(name: Name, listener: (event: Map[Name][0]) => unknown): () => void {
    const guarded = (event: Map[Name][0]): void => {
      try {
        const result = listener(event);
        if (result instanceof Promise) result.catch((error: unknown) => this.#report(error, name));
      } catch (error) {
        this.#report(error, name);
      }
    };
    this.#emitter.on(name, guarded);
    return () => {
      this.#emitter.off(name, guarded);
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
