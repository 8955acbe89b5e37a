import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { recorded } from './record.ts';
import { fallbackOf, visit } from './visit.ts';

const bank = fork(new URL('bank-process.ts', import.meta.url), { execArgv: ['--conditions=source'] });
const ask = async (o: any): Promise<any> => {
  bank.send(o);
  return (await once(bank, 'message'))[0];
};
const place = await ask({ order: 'simulate' });
const f0 = fallbackOf(place, 1);
const ex = (await recorded(() => visit(place, f0))).map((e) => ({ ...e, answer: { ...e.answer, tookMs: 0 } }));
for (const e of ex)
  console.log(
    e.method,
    e.path.slice(0, 90),
    e.answer.status,
    Math.round((e.answer.body.length * 0.75) / 1000),
    'kB',
    e.answer.headers.filter(([n]) => /encod/i.test(n)),
  );
await ask({ order: 'replay', exchanges: ex });
const v = () => visit(place, f0);
for (let i = 0; i < 10; i++) await v();
const s = new Session();
s.connect();
await s.post('Profiler.enable');
await s.post('Profiler.setSamplingInterval', { interval: 200 });
await s.post('Profiler.start');
for (let i = 0; i < 10; i++) await v();
const { profile } = (await s.post('Profiler.stop')) as any;
const self = new Map<string, number>();
const dt = profile.timeDeltas;
const idx = new Map(profile.nodes.map((n: any) => [n.id, n]));
const parent = new Map<number, number>();
for (const n of profile.nodes) for (const c of n.children ?? []) parent.set(c, n.id);
const incl = new Map<string, number>();
profile.samples.forEach((id: number, i: number) => {
  const n: any = idx.get(id);
  const k = `${n.callFrame.functionName || '(anon)'} ${n.callFrame.url.split('/').slice(-3).join('/')}:${n.callFrame.lineNumber}`;
  self.set(k, (self.get(k) ?? 0) + dt[i]);
  const seen = new Set<string>();
  for (let p: number | undefined = id; p !== undefined; p = parent.get(p)) {
    const m: any = idx.get(p);
    if (!/packages\/(parsers|fallback|model)\/src/.test(m.callFrame.url)) continue;
    const kk = `${m.callFrame.functionName} ${m.callFrame.url.split('/').slice(-2).join('/')}`;
    if (!seen.has(kk)) {
      seen.add(kk);
      incl.set(kk, (incl.get(kk) ?? 0) + dt[i]);
    }
  }
});
const top = (m: Map<string, number>, n: number) =>
  [...m]
    .sort((a, b) => b[1] - a[1])
    .slice(0, n)
    .forEach(([k, t]) => console.log((t / 10000).toFixed(2), 'ms', k));
console.log('SELF');
top(self, 30);
console.log('INCL');
top(incl, 40);
bank.kill();
process.exit();
