import { createHash } from 'node:crypto';
import type { Contract } from '../../ledger/ledger.ts';

/** Names a contract in links: 64 hex digits that hold for one session, and tell nothing about the account. */
export function webidOf(sessionId: string, { resourceId }: Contract): string {
  return createHash('sha256').update(`${sessionId}/contract/${resourceId}`).digest('hex');
}
