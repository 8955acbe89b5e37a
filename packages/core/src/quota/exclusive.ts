/**
 * Runs a task while no other task of the same key runs, for those who share one store.
 *
 * Within one process the store does so by itself. Several processes need a lock that holds across them.
 */
export type Exclusive = <T>(key: string, task: () => Promise<T>) => Promise<T>;
