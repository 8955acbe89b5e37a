import { type RequestScope, watchWire } from '@relais/model';
import type { ProtectedCall } from './protected-call.ts';

/** A function of the host program. */
export type HostFunction<Args extends readonly unknown[], T> = (...args: Args) => Promise<T>;

/** A function of the host program that can be ended. */
export type EndableFunction<Args extends readonly unknown[], T> = (signal: AbortSignal, ...args: Args) => Promise<T>;

export interface ProtectOptions {
  /** Both functions get a signal before their arguments. */
  readonly withSignal: true;
}

/** What both functions are called with, beside the signal of the call. */
export interface HostFunctions<Args extends readonly unknown[], T> {
  readonly primary: EndableFunction<Args, T>;
  readonly fallback: EndableFunction<Args, T>;
  /** `host` or `host:port` of the bank. Absent: all hosts are the bank's. */
  readonly hosts: readonly string[] | undefined;
}

/** One call of two functions that the engine cannot look into: what leaves for the bank, Node tells. */
export function callOf<Args extends readonly unknown[], T>(
  { primary, fallback, hosts }: HostFunctions<Args, T>,
  args: Args,
): ProtectedCall<T> {
  return {
    endpoint: 'other',
    primary: ({ signal, sent: onSent, replied: onOver }: RequestScope) =>
      watchWire(() => primary(signal, ...args), { onSent, onOver, ...(hosts !== undefined && { hosts }) }),
    fallback: async ({ signal }) => fallback(signal, ...args),
  };
}

/** Calls a function as it was written, without a signal. */
export function unsignalled<Args extends readonly unknown[], T>(call: HostFunction<Args, T>): EndableFunction<Args, T> {
  return (_, ...args) => call(...args);
}

/** What `protect` is called with, in one of its two forms. */
export type ProtectArguments<Args extends readonly unknown[], T> =
  | readonly [primary: HostFunction<Args, T>, fallback: HostFunction<Args, T>]
  | readonly [primary: EndableFunction<Args, T>, fallback: EndableFunction<Args, T>, options: ProtectOptions];
