import { isRelaisError } from '@relais/model';
import { openJournal } from '../../src/journal/journal.ts';
import { accessFactsOf, sessionFactsOf } from './sample-facts.ts';

// A program on a disk that takes a small record, breaks off in the middle of a large one, and takes a small one again.
const [directory = ''] = process.argv.slice(2);
await using journal = await openJournal({ directory, pseudonymKey: Buffer.alloc(32, 7) });
const session = await journal.session(sessionFactsOf('alice'));
const large = accessFactsOf({ records: Array.from({ length: 2_000 }, (_, index) => ({ index })) });
for (const facts of [accessFactsOf(), large, accessFactsOf()]) {
  const told = await session.access(facts).catch((error: unknown) => isRelaisError(error) && error.reason);
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
