/** The party that has to do something before the same call can succeed. */
export type Actor = 'psu' | 'host' | 'bank';

/** `never`: the same call fails again until the actor has acted. `later`: it may succeed although the actor does nothing. */
export type Retry = 'never' | 'later';
