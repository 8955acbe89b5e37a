/** Who has to do something before the same call can succeed. */
export type Actor = 'psu' | 'host' | 'bank';

/** `never`: the same call fails again until somebody acted. `later`: it may succeed without anybody acting. */
export type Retry = 'never' | 'later';
