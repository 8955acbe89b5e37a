/** The party that must act before the same call can succeed. */
export type Actor = 'psu' | 'host' | 'bank';

/** `never`: the same call fails again until the actor has acted. `later`: it may succeed without any act. */
export type Retry = 'never' | 'later';
