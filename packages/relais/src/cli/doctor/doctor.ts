import pc from 'picocolors';
import { aside, heading, say } from '../terminal.ts';
import type { Finding } from './check.ts';
import { CHECKS } from './checks.ts';
import { type DoctorOptions, readSubject } from './read-subject.ts';
import type { Subject } from './subject.ts';

const MARKS = { good: pc.green('✓'), warning: pc.yellow('!'), bad: pc.red('✗'), skipped: pc.dim('-') } as const;

/** One finding for each check, as they come. */
export async function* diagnose(subject: Subject): AsyncGenerator<Finding & { readonly name: string }> {
  for (const { name, run } of CHECKS) yield { name, ...(await run(subject)) };
}

/** Looks at the way to one bank, says what it finds, and returns the exit code: 1 when something is bad. */
export async function doctor(options: DoctorOptions): Promise<0 | 1> {
  const subject = await readSubject(options, process.env);
  heading(subject.profile.name);
  let code: 0 | 1 = 0;
  for await (const { name, verdict, text, advice } of diagnose(subject)) {
    say(`${MARKS[verdict]} ${name}: ${text}`);
    if (advice !== undefined) say(aside(`  ${advice}`));
    if (verdict === 'bad') code = 1;
  }
  return code;
}
