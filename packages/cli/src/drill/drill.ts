import pc from 'picocolors';
import { UsageError } from '../command-line/usage-error.ts';
import { readSubject } from '../doctor/read-subject.ts';
import type { Subject } from '../doctor/subject.ts';
import { aside, bad, good, heading, say } from '../terminal.ts';
import type { DrillPage, DrillReport, DrillStep } from './drill-report.ts';
import type { DrillTarget } from './drill-target.ts';
import { wordsFor } from './operator-words.ts';
import { askVisibly, atTheTerminal, ownLogin } from './own-login.ts';
import { type DrillWatcher, runDrill } from './run-drill.ts';

/** The command line. Credentials never come by it: what stands there, every process of the machine can read. */
export interface DrillOptions {
  readonly profile?: string;
  readonly key?: string;
  readonly ca?: string;
  /** For programs: one JSON document instead of lines. */
  readonly json?: boolean;
  /** Absent: the bank is simulated. */
  readonly bank?: string;
  readonly qwac?: string;
  /** Name of the operator, for the record. */
  readonly person?: string;
  /** The words that allow a login at a real bank, for drills without a terminal. */
  readonly words?: string;
  readonly credentialsFd?: number;
  /** A customer of the simulated bank. */
  readonly customer?: string;
}

/**
 * Runs one whole failover and reports page by page. The bank is simulated, or real: then the operator gives their own
 * login and explicit words.
 *
 * @returns exit code: 1 when a step failed, 2 when the words are missing
 */
export async function drill(options: DrillOptions): Promise<0 | 1 | 2> {
  const target = options.bank === undefined ? await simulated(options) : await real(options, options.bank);
  if (target === undefined) return 2;
  await using running = target;
  if (options.json !== true) heading(`${running.relais.bank.name}${running.isSimulated ? ', simulated' : ''}`);
  const report = await runDrill(running, options.json === true ? QUIET : ALOUD);
  if (options.json === true) say(JSON.stringify(report, undefined, 2));
  else tellVerdict(report);
  return report.ok ? 0 : 1;
}

async function simulated({ customer, qwac }: DrillOptions): Promise<DrillTarget> {
  if (qwac !== undefined) throw new UsageError('--qwac is for a real bank: name it with --bank');
  // Imported late: it loads the simulator, which a drill at a real bank does not need.
  const { simulatedTarget } = await import('./simulated-target.ts');
  return simulatedTarget(customer);
}

async function real(options: DrillOptions, bank: string): Promise<DrillTarget | undefined> {
  const { qwac, person, credentialsFd } = options;
  if (qwac === undefined) throw new UsageError('--qwac is missing');
  if (person === undefined) throw new UsageError('--person is missing: a drill is somebody’s decision');
  const subject = await readSubject({ ...options, bank, qwac }, process.env);
  if (!(await isMeant(subject, options.words))) return undefined;
  const { realTarget } = await import('./real-target.ts');
  return realTarget(subject, { person, credentials: ownLogin(credentialsFd), onSca: atTheTerminal });
}

async function isMeant({ profile }: Subject, given: string | undefined): Promise<boolean> {
  const words = wordsFor(profile.name);
  const said = given ?? (await askVisibly(`This logs in at ${profile.name}, with your own login. Type: ${words}\n>`));
  if (said === words) return true;
  process.stderr.write(`Nothing was done. The words are: ${words}\n`);
  return false;
}

const QUIET: DrillWatcher = { onStep: () => {}, onPage: () => {} };
const ALOUD: DrillWatcher = { onStep: tellStep, onPage: tellPage };

function tellStep({ step, verdict, text }: DrillStep): void {
  const line = `${step}: ${text}`;
  if (verdict === 'skipped') say(`${pc.dim('-')} ${line}`);
  else say(verdict === 'good' ? good(line) : bad(line));
}

function tellPage({ page, status, bytes, tookMs, rows, result }: DrillPage): void {
  const facts = [
    status === undefined ? '' : `${status}`,
    bytes === undefined ? '' : `${Math.ceil(bytes / 1_000)} kB`,
    tookMs === undefined ? '' : `${tookMs} ms`,
    rows === undefined ? '' : `${rows} rows`,
  ];
  say(aside(`    ${page.padEnd(12)} ${facts.filter((fact) => fact !== '').join(', ')}  ${result}`));
}

function tellVerdict({ ok, pages }: DrillReport): void {
  const drifted = pages.filter(({ result }) => result !== 'parsed').length;
  say(
    `\n${ok ? good('The failover works') : bad('The failover does not work')}: ${pages.length} pages, ${drifted} not read`,
  );
}
