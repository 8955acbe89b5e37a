import { RelaisError } from '@relais/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { next, type PositionEvent, type PositionRules } from '../../src/position/next.ts';
import { type Outage, outageOf, type Position, START, stateOf } from '../../src/position/position.ts';

const RULES: PositionRules = { switches: true, firstHintMs: 60_000, maxHintMs: 300_000, goodTrials: 3 };
const OUTAGE: Outage = { policy: 'p', evidence: [], basis: 'breakdown_evidence' };
const BY_HAND: Outage = { policy: 'person', evidence: [], basis: 'operator_decision' };
const DECISION = { person: 'A. Exemple', reason: 'drill' };
const REVOKED = new RelaisError('certificate_problem', 'no');

const TRIPPED = { type: 'tripped', generation: 0, outage: OUTAGE } as const;
const ANSWERED = { type: 'answered', generation: 0 } as const;
const WAIT_OVER = { type: 'wait_over', generation: 0 } as const;
const WINDOW_OVER = { type: 'window_over', generation: 0 } as const;
const hinted = (isAlive: boolean, askedMs = 0) => ({ type: 'hinted', generation: 0, isAlive, askedMs }) as const;
const BEGAN = { type: 'trial_began', generation: 0 } as const;
const good = (isNormal: boolean) => ({ type: 'trial_succeeded', generation: 0, isNormal }) as const;
const bad = (isEvidence: boolean, askedMs = 0) =>
  ({ type: 'trial_failed', generation: 0, isEvidence, askedMs }) as const;
const isolated = (channel: 'api' | 'fallback') => ({ type: 'isolated', channel, outage: BY_HAND }) as const;

/** What is likely to happen where. */
const LIKELY: Readonly<Record<Position['kind'], readonly PositionEvent[]>> = {
  closed: [TRIPPED],
  watched: [ANSWERED, TRIPPED, { type: 'released' }, isolated('fallback')],
  open: [WAIT_OVER],
  half_open: [
    hinted(true),
    BEGAN,
    BEGAN,
    BEGAN,
    good(true),
    good(true),
    good(true),
    good(false),
    bad(true),
    bad(false),
  ],
  halted: [],
};
const ANY: readonly PositionEvent[] = [
  ...Object.values(LIKELY).flat(),
  hinted(false),
  hinted(false, 604_800_000),
  bad(true, 1_200_000),
  WINDOW_OVER,
  WINDOW_OVER,
  { type: 'opened', outage: BY_HAND },
  { type: 'opened', outage: BY_HAND },
  isolated('api'),
  isolated('api'),
  isolated('fallback'),
  { type: 'released' },
  { type: 'released' },
  { type: 'released' },
  { type: 'killed', decision: DECISION },
  { type: 'revived' },
];

/** Which event, and whether it is of an older generation. */
interface Step {
  readonly isLikely: boolean;
  readonly which: number;
  readonly isOld: boolean;
}

const seldom = (oneIn: number): fc.Arbitrary<boolean> => fc.integer({ min: 1, max: oneIn }).map((n) => n === oneIn);
const steps = fc.array(fc.record({ isLikely: seldom(4).map((not) => !not), which: fc.nat(10_000), isOld: seldom(8) }), {
  minLength: 40,
  maxLength: 120,
});
const event = fc.constantFrom(...ANY);

/** Every change that the steps lead to. */
function changes(given: readonly Step[], rules = RULES): readonly (readonly [Position, PositionEvent, Position])[] {
  let position: Position = START;
  return given.map(({ isLikely, which, isOld }) => {
    const choice = isLikely ? LIKELY[position.kind] : ANY;
    const template = choice[which % choice.length] ?? TRIPPED;
    const generation = position.generation - (isOld ? 1 : 0);
    const told = 'generation' in template ? { ...template, generation } : template;
    const before = Object.freeze(position);
    position = next(before, told, rules);
    return [before, told, position] as const;
  });
}

function law(holds: (before: Position, event: PositionEvent, after: Position) => void, rules = RULES): void {
  fc.assert(
    fc.property(steps, (given) => {
      for (const change of changes(given, rules)) holds(...change);
    }),
    { numRuns: 300 },
  );
}

describe('next: whatever happens in whatever order', () => {
  it('the generation rises by one with every change of kind, and else stays', () => {
    law((before, _, after) => {
      expect(after.generation - before.generation).toBe(after.kind === before.kind ? 0 : 1);
    });
  });

  it('a result of an older generation changes nothing', () => {
    law((before, told, after) => {
      if ('generation' in told && told.generation !== before.generation) expect(after).toBe(before);
    });
  });

  it('an outage is the same from its beginning to its end', () => {
    law((before, _, after) => {
      const [was, is] = [outageOf(before), outageOf(after)];
      if (was !== undefined && is !== undefined) expect(is).toBe(was);
    });
  });

  it('where a person holds the API, or the mode is observe, the API is asked', () => {
    law((_, __, after) => {
      if (after.isolated === 'api') expect(stateOf(after)).toBe('closed');
    });
    law((_, __, after) => expect(stateOf(after)).toBe('closed'), { ...RULES, switches: false });
  });

  it('where a person holds the fallback, the API is not looked at', () => {
    law((_, __, after) => {
      if (after.isolated === 'fallback') expect(after.kind).toBe('open');
    });
  });

  it('what a person decided stays until a person changes it', () => {
    law((before, { type }, after) => {
      if (type !== 'killed' && type !== 'revived') expect(after.killed).toBe(before.killed);
      if (type !== 'isolated' && type !== 'released') expect(after.isolated).toBe(before.isolated);
    });
  });

  it('kill and revive move nothing', () => {
    law((before, { type }, after) => {
      if (type === 'killed' || type === 'revived') expect(after).toEqual({ ...before, killed: after.killed });
    });
  });

  it('an outage ends by the third good trial in a row, by an answer while it is only watched, or by a person', () => {
    law((before, told, after) => {
      if (before.kind === 'closed' || after.kind !== 'closed') return;
      const isThird = before.kind === 'half_open' && before.goodTrials === 2 && told.type === 'trial_succeeded';
      const isAnswered = before.kind === 'watched' && told.type === 'answered';
      const isHeld = told.type === 'isolated' && told.channel === 'api';
      expect([isThird && told.isNormal, isAnswered, isHeld]).toContain(true);
    });
  });

  it('half-open comes of the open state alone, when its time is over', () => {
    law((before, told, after) => {
      if (after.kind === 'half_open' && before.kind !== 'half_open') {
        expect([before.kind, told.type]).toEqual(['open', 'wait_over']);
      }
    });
  });

  it('one trial runs at a time, and none before the hint', () => {
    law((before, told, after) => {
      const wasTrying = before.kind === 'half_open' && before.isTrying;
      if (wasTrying && told.type === 'trial_began') expect(after).toBe(before);
      if (wasTrying || after.kind !== 'half_open' || !after.isTrying) return;
      expect([before.kind, before.kind === 'half_open' && before.isHinted, told.type]).toEqual([
        'half_open',
        true,
        'trial_began',
      ]);
    });
  });

  it('the API is left alone for a minute at least, and for an hour at most, whatever the bank asks for', () => {
    law((_, __, after) => {
      if (after.kind !== 'open') return;
      expect(after.waitMs).toBeGreaterThanOrEqual(RULES.firstHintMs);
      expect(after.waitMs).toBeLessThanOrEqual(3_600_000);
    });
  });

  it('a slow good trial begins the row of good ones anew', () => {
    law((before, told, after) => {
      if (before.kind !== 'half_open' || told.type !== 'trial_succeeded' || after === before || told.isNormal) return;
      expect(after).toMatchObject({ kind: 'half_open', goodTrials: 0, isTrying: false });
    });
  });

  it('nothing leads out of a halt', () => {
    fc.assert(
      fc.property(steps, event, (given, told) => {
        const last = changes(given).at(-1)?.[2] ?? START;
        const halted = next(last, { type: 'halted', because: REVOKED }, RULES);
        expect(halted).toMatchObject({ kind: 'halted', because: REVOKED, generation: last.generation + 1 });
        expect(stateOf(halted) === 'closed').toBe(stateOf(last) === 'closed');
        expect(outageOf(halted)).toBe(outageOf(last));
        expect(next(halted, told, RULES)).toBe(halted);
      }),
    );
  });

  it('the laws are tried: every kind and every event occurs', () => {
    const seen = new Set<string>();
    law((before, { type }, after) => {
      if (after !== before) seen.add(`${before.kind} ${type} ${after.kind}`);
    });
    const transitions = [
      'closed tripped open',
      'closed tripped watched',
      'closed opened open',
      'watched answered closed',
      'watched released open',
      'watched isolated open',
      'open wait_over half_open',
      'open wait_over open',
      'open isolated closed',
      'half_open hinted half_open',
      'half_open hinted open',
      'half_open trial_succeeded closed',
      'half_open trial_failed open',
      'half_open trial_failed half_open',
      'half_open window_over open',
      'half_open isolated open',
    ];
    expect(transitions.filter((transition) => !seen.has(transition))).toEqual([]);
  });
});

describe('next: how long the API is left alone', () => {
  const looks = (isAlive: boolean, askedMs: number, times: number): readonly number[] => {
    let position = next(START, { type: 'tripped', generation: 0, outage: OUTAGE }, RULES);
    return Array.from({ length: times }, () => {
      position = next(position, { type: 'wait_over', generation: position.generation }, RULES);
      position = next(position, { type: 'hinted', generation: position.generation, isAlive, askedMs }, RULES);
      return position.kind === 'open' ? position.waitMs / 1_000 : 0;
    });
  };

  it('doubles up to five minutes', () => {
    expect(looks(false, 0, 5)).toEqual([120, 240, 300, 300, 300]);
  });

  it('is what the bank asks for, up to an hour, and then doubles from five minutes', () => {
    expect(looks(false, 1_200_000, 2)).toEqual([1_200, 1_200]);
    expect(looks(false, 604_800_000, 1)).toEqual([3_600]);
  });
});
