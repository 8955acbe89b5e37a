/** `Retry-After` for an instant, in whole seconds. Never less than one: a retry now would be too early. */
export function retryAfterSeconds(retryAt: number, now: number): string {
  return String(Math.max(1, Math.ceil((retryAt - now) / 1000)));
}
