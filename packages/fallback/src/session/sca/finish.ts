import { isRelaisError, type RelaisErrorReason } from '@relais/model';
import type { FormToSend } from '../../transport/page-reader.ts';
import type { ReadPage } from '../../transport/read-page.ts';
import type { ScaPages } from './sca-pages.ts';

const RANDOM: ReadonlySet<RelaisErrorReason | undefined> = new Set(['empty', 'connection']);

/**
 * Sends the form that ends the authentication. It sends it once: the bank may have taken it and still answer with a random error.
 * Whether it has, the home page tells.
 */
export async function finish(form: FormToSend, pages: ScaPages, signal: AbortSignal): Promise<ReadPage> {
  try {
    return await pages.post(form, signal);
  } catch (error) {
    const isRandom = isRelaisError(error) && (error.status === 500 || RANDOM.has(error.reason));
    if (!isRandom || signal.aborted) throw error;
    return await pages.home(signal).catch(() => {
      throw error;
    });
  }
}
