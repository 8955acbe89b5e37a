import type { Failover } from '@relais/core';
import { type RequestScope, watchWire } from '@relais/model';

/** A function of the host program. */
export type HostFunction<Args extends readonly unknown[], T> = (...args: Args) => Promise<T>;

/** A function of the host program that can be ended. */
export type EndableFunction<Args extends readonly unknown[], T> = (signal: AbortSignal, ...args: Args) => Promise<T>;

export interface ProtectOptions {
  /** Both functions get a signal before their arguments. */
  readonly withSignal: true;
}

export interface Protect {
  /**
   * Protects any function by another one with the same answer: the host program's own client, its own types.
   *
   * Its errors are judged as those of our own client are. Its silence counts only where Node reports that the function's own
   * request has left for the bank: see `apiHosts`.
   *
   * @example
   * const getAccounts = relais.protect(theirGetAccounts, theirGetAccountsByWeb)
   */
  <Args extends readonly unknown[], T>(
    primary: HostFunction<Args, T>,
    fallback: HostFunction<Args, T>,
  ): HostFunction<Args, T>;
  /**
   * The same for functions that can be ended: both get a signal before their arguments. It aborts when the request is over for
   * the failover engine. That is after the bank's silence, at the end of the fallback's time, or when the engine closes.
   *
   * @example
   * const read = relais.protect((signal, id) => client.get(`/accounts/${id}`, { signal }), readByWeb, { withSignal: true })
   */
  <Args extends readonly unknown[], T>(
    primary: EndableFunction<Args, T>,
    fallback: EndableFunction<Args, T>,
    options: ProtectOptions,
  ): HostFunction<Args, T>;
}

/** @param hosts - `host` or `host:port` of the bank. Requests of a function to other hosts are no requests to the bank */
export function protectBy(failover: Failover, hosts: readonly string[]): Protect {
  return <Args extends readonly unknown[], T>(
    primary: (...given: never[]) => Promise<T>,
    fallback: (...given: never[]) => Promise<T>,
    options?: ProtectOptions,
  ) => {
    const asked = (call: typeof primary, signal: AbortSignal, args: Args): Promise<T> =>
      call(...((options?.withSignal ? [signal, ...args] : args) as never[]));
    return async (...args: Args) => {
      const { value } = await failover.run<T>({
        endpoint: 'other',
        // What leaves for the bank, Node tells: Relais cannot look into the function.
        primary: ({ signal, sent: onSent, replied: onOver }: RequestScope) =>
          watchWire(() => asked(primary, signal, args), { onSent, onOver, hosts }),
        fallback: async ({ signal }) => asked(fallback, signal, args),
      });
      return value;
    };
  };
}
