import { systemClock, withDeadline } from '@relais/model';
import type { WebSession } from './web-session.ts';

/**
 * Logs out where there is something to log out of, and closes the connection in any case.
 *
 * @param deadlineMs - time the bank has to take note of it
 */
export async function leaveBank(session: WebSession, deadlineMs: number): Promise<void> {
  try {
    if (await session.hasCookies()) {
      // Once more where it failed: a session left open is what the customer would have to explain.
      const logOut = (signal: AbortSignal): Promise<void> => session.logOut(signal).catch(() => session.logOut(signal));
      await withDeadline(logOut, { deadlineMs, clock: systemClock });
    }
  } catch {
    // The bank ends the session by itself soon: an outage must not keep ours.
  } finally {
    await session.dispose();
  }
}
