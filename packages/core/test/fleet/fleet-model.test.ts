import { manualClock } from '@relais/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type FleetDocument, FleetMemory, type FleetView, type Lease } from '../../src/index.ts';

/** `pnpm test:fleet` asks for 100,000. */
const STEPS = Number(process.env['RELAIS_FLEET_STEPS'] ?? 5_000);
const LENGTH = 200;
const WORKERS = 4;
const NAMES = ['probe', 'login'] as const;
const TTL_MS = 30;

type Name = (typeof NAMES)[number];

/** A worker does one thing, or stands still until its next turn: what it read before is old by then. */
type Step =
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'read' | 'commit' | 'repeat' | 'crash'; readonly worker: number }
  | { readonly kind: 'ask' | 'extend' | 'release' | 'fenced'; readonly worker: number; readonly name: Name }
  | { readonly kind: 'once' | 'take'; readonly worker: number; readonly key: number };

const worker = fc.nat(WORKERS - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('time' as const), ms: fc.integer({ min: 1, max: TTL_MS }) }),
  fc.record({
    kind: fc.constantFrom('read' as const, 'commit' as const, 'commit' as const, 'repeat' as const),
    worker,
  }),
  fc.record({
    kind: fc.constantFrom('ask' as const, 'ask' as const, 'extend' as const, 'release' as const, 'fenced' as const),
    worker,
    name: fc.constantFrom(...NAMES),
  }),
  fc.record({ kind: fc.constantFrom('once' as const, 'take' as const), worker, key: fc.nat(2) }),
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const), worker }) },
);

/** What one worker holds in its hands. */
interface Hands {
  readonly view: FleetView;
  readonly revisions: number[];
  readonly leases: Map<Name, Lease>;
  read: FleetDocument;
  /** Its last commit, which it may send again. */
  last: { readonly expected: number; readonly text: string; readonly id: string } | undefined;
}

/** The fleet as a person would describe it. */
class Truth {
  now = 0;
  /** How many commits have counted: each text is one more than the text that it was made from. */
  commits = 0;
  readonly ids = new Set<string>();
  readonly owners = new Map<Name, { token: number; until: number }>();
  readonly marks = new Map<number, string>();
  readonly places = new Map<number, number[]>();
  lastToken = 0;

  ownerOf(name: Name): number | undefined {
    const owner = this.owners.get(name);
    return owner !== undefined && owner.until > this.now ? owner.token : undefined;
  }
}

async function live(steps: readonly Step[]): Promise<void> {
  const clock = manualClock();
  const memory = new FleetMemory(clock);
  const truth = new Truth();
  let ids = 0;

  function start(): Hands {
    const view = memory.join().open('cic');
    const revisions: number[] = [];
    view.on('change', ({ revision }) => revisions.push(revision));
    return { view, revisions, leases: new Map(), read: view.document, last: undefined };
  }

  const hands = Array.from({ length: WORKERS }, start);

  async function commit(hand: Hands, name?: Name): Promise<void> {
    const fence = name === undefined ? undefined : hand.leases.get(name);
    if (name !== undefined && fence === undefined) return;
    ids += 1;
    const { revision: expected } = hand.read;
    hand.last = { expected, text: `${Number(hand.read.text) + 1}`, id: `${ids}` };
    const done = await hand.view.commit({ ...hand.last, ...(fence && { fence }) });
    if (name !== undefined && truth.ownerOf(name) !== fence?.token) expect(done.kind).toBe('fenced');
    else expect(done.kind === 'fenced').toBe(false);
    if (done.kind === 'committed') {
      truth.commits += 1;
      truth.ids.add(hand.last.id);
    }
    expect(Number(done.document.text)).toBe(truth.commits);
  }

  for (const one of steps) {
    if (one.kind === 'time') {
      clock.advance(one.ms);
      truth.now += one.ms;
      continue;
    }
    const hand = hands[one.worker] as Hands;
    const { view } = hand;
    if (one.kind === 'read') hand.read = view.document;
    if (one.kind === 'commit') await commit(hand);
    if (one.kind === 'fenced') await commit(hand, one.name);
    if (one.kind === 'repeat' && hand.last !== undefined && truth.ids.has(hand.last.id)) {
      expect((await view.commit(hand.last)).kind).toBe('committed');
    }
    if (one.kind === 'crash') {
      await view[Symbol.asyncDispose]();
      hands[one.worker] = start();
    }
    if (one.kind === 'ask') {
      const asked = await view.tryLease(one.name, { ttlMs: TTL_MS });
      expect(asked.kind).toBe(truth.ownerOf(one.name) === undefined ? 'granted' : 'taken');
      if (asked.kind === 'granted') {
        expect(asked.lease.token).toBeGreaterThan(truth.lastToken);
        truth.lastToken = asked.lease.token;
        truth.owners.set(one.name, { token: asked.lease.token, until: truth.now + TTL_MS });
        hand.leases.set(one.name, asked.lease);
      }
    }
    const lease = one.kind === 'extend' || one.kind === 'release' ? hand.leases.get(one.name) : undefined;
    if (lease !== undefined && 'name' in one) {
      const isOwner = truth.ownerOf(one.name) === lease.token;
      expect(lease.isHeld).toBe(isOwner);
      if (one.kind === 'extend') expect(await lease.extend()).toBe(isOwner);
      else await lease.release();
      if (isOwner && one.kind === 'extend')
        truth.owners.set(one.name, { token: lease.token, until: truth.now + TTL_MS });
      if (isOwner && one.kind === 'release') truth.owners.delete(one.name);
    }
    if (one.kind === 'once') {
      const isFirst = await view.once(`${one.key}`, 1e9);
      expect(isFirst).toBe(!truth.marks.has(one.key));
      truth.marks.set(one.key, 'sent');
    }
    if (one.kind === 'take') {
      const places = (truth.places.get(one.key) ?? []).filter((until) => until > truth.now);
      const taken = await view.take(`${one.key}`, { limit: 2, lifeMs: TTL_MS });
      expect(taken.kind).toBe(places.length < 2 ? 'reserved' : 'spent');
      if (taken.kind === 'reserved') places.push(truth.now + TTL_MS);
      truth.places.set(one.key, places);
    }
  }
  await Promise.resolve();
  for (const { view, revisions } of hands) {
    expect(revisions).toEqual([...new Set(revisions)].toSorted((a, b) => a - b));
    expect(Number(view.document.text)).toBe(truth.commits);
    await view[Symbol.asyncDispose]();
  }
}

it(`in ${STEPS} steps of workers that stand still, crash and repeat: no two owners, no lost commit, no revision that goes back`, async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: LENGTH, maxLength: LENGTH, size: 'max' }), live), {
    numRuns: Math.ceil(STEPS / LENGTH),
  });
}, 600_000);
