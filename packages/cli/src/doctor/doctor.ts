import pc from 'picocolors';
import { aside, heading, say } from '../terminal.ts';
import type { Finding } from './check.ts';
import { CHECKS } from './checks.ts';
import { type DoctorOptions, readSubject } from './read-subject.ts';
import type { Subject } from './subject.ts';

const MARKS = { good: pc.green('✓'), warning: pc.yellow('!'), bad: pc.red('✗'), skipped: pc.dim('-') } as const;

type NamedFinding = Finding & { readonly name: string };

/** The finding of each check, one after the other. */
export async function* diagnose(subject: Subject): AsyncGenerator<NamedFinding> {
  for (const { name, run } of CHECKS) yield { name, ...(await run(subject)) };
}

/** Checks the way to one bank, prints the findings and returns the exit code: 1 for a bad finding. */
export async function doctor(options: DoctorOptions): Promise<0 | 1> {
  const subject = await readSubject(options, process.env);
  const findings: NamedFinding[] = [];
  if (options.json !== true) heading(subject.profile.name);
  for await (const finding of diagnose(subject)) {
    findings.push(finding);
    if (options.json !== true) tell(finding);
  }
  const isWell = findings.every(({ verdict }) => verdict !== 'bad');
  if (options.json === true) say(JSON.stringify({ bank: subject.profile.id, ok: isWell, findings }, undefined, 2));
  return isWell ? 0 : 1;
}

function tell({ name, verdict, text, advice }: NamedFinding): void {
  say(`${MARKS[verdict]} ${name}: ${text}`);
  if (advice !== undefined) say(aside(`  ${advice}`));
}
