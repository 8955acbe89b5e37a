import type { Endpoint, Outcome, OutcomeKind } from '../../../core/src/outcome/outcome.ts';

const COUNTS: readonly OutcomeKind[] = ['no_reply', 'connection', 'tls_server', 'server_error', 'malformed'];

/** What became of one request that was sent at `sentAt`. */
export function request(
  kind: OutcomeKind,
  sentAt: number,
  { waitedMs = 200, endpoint = 'accounts' }: { readonly waitedMs?: number; readonly endpoint?: Endpoint } = {},
): Outcome {
  const effect = kind === 'answered' ? 'resets' : COUNTS.includes(kind) ? 'counts' : 'neutral';
  return { kind, effect, endpoint, sentAt, waitedMs };
}

/** A series of `count` silent requests, 30 s each, one after the other. */
export function silence(sentAt: number, count = 5, endpoint: Endpoint = 'accounts'): readonly Outcome[] {
  return Array.from({ length: count }, (_, n) =>
    request('no_reply', sentAt + n * 30_000, { waitedMs: 30_000, endpoint }),
  );
}
