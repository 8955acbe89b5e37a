import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RaceSettings, Told } from './race-words.ts';

const RACER = fileURLToPath(new URL('racer.ts', import.meta.url));
/** How many processes the workers live in. */
const PROCESSES = 5;

export interface RaceOptions extends Omit<RaceSettings, 'name' | 'client'> {
  /** Called again and again, from the first round to the last. */
  readonly disturb?: () => Promise<void>;
}

/** Lets workers in several processes race, continues those that stop when their lease has ended, and gives all that they told. */
export async function runRace({ disturb, ...settings }: RaceOptions): Promise<readonly Told[]> {
  const told: Told[] = [];
  const begun = Promise.withResolvers<void>();
  const children = Array.from({ length: PROCESSES }, (_, index) => {
    const own: RaceSettings = {
      ...settings,
      workers: settings.workers / PROCESSES,
      name: `p${index}`,
      client: index % 2,
    };
    return start(own, told, begun.resolve);
  });
  let isOn = true;
  const disturbing = (async () => {
    await begun.promise;
    while (isOn && disturb !== undefined) await disturb();
  })();
  const ends = await Promise.all(children.map((child) => once(child, 'close')));
  isOn = false;
  begun.resolve();
  await disturbing;
  for (const [code, signal] of ends) if (code !== 0) throw new Error(`a process of racers ended by ${code ?? signal}`);
  return told;
}

function start(settings: RaceSettings, told: Told[], begun: () => void): ChildProcess {
  const child = spawn(process.execPath, ['--conditions=source', '--no-warnings', RACER, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const one = JSON.parse(line) as Told;
    told.push(one);
    if (one.kind === 'committed') begun();
    // Others own the lease by then.
    if (one.kind === 'stops') void wait(3 * settings.ttlMs).then(() => child.kill('SIGCONT'));
  });
  return child;
}
