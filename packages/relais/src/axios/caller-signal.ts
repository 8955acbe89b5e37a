import type { InternalAxiosRequestConfig } from 'axios';

/** The ways an axios caller can leave, `signal` and the older `cancelToken`, as one signal. */
export function callerSignal({ signal, cancelToken }: InternalAxiosRequestConfig): AbortSignal | undefined {
  if (signal === undefined && cancelToken === undefined) return undefined;
  if (signal instanceof AbortSignal && cancelToken === undefined) return signal;
  const left = new AbortController();
  const leave = (): void => left.abort();
  if (signal?.aborted === true) leave();
  signal?.addEventListener?.('abort', leave, { once: true });
  void cancelToken?.promise.then(leave);
  return left.signal;
}
