import { begun } from './with-deadline.ts';

/**
 * Waits for `task` until the signal aborts: for callbacks that may ignore the signal.
 *
 * @throws the reason of the signal, when that comes first
 */
export function withSignal<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const leave = (): void => reject(signal.reason);
    signal.addEventListener('abort', leave);
    begun(task).then(
      (value) => {
        signal.removeEventListener('abort', leave);
        resolve(value);
      },
      (error: unknown) => {
        signal.removeEventListener('abort', leave);
        reject(error);
      },
    );
  });
}
