import { RelaisError } from '@relais/model';
import { listChains } from '@relais/records';

/** A wrong path must not read as a sound journal. @throws {RelaisError} when no file of a journal is there */
export async function assertJournal(directory: string): Promise<void> {
  const chains = await listChains(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  if (chains.length === 0)
    throw new RelaisError('fallback_refused', `no journal in ${directory}`, { reason: 'journal' });
}
