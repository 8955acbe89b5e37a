export { type AttachFailoverOptions, attachFailover } from './attach-failover.ts';
export type { FailoverSource } from './axios-door.ts';
