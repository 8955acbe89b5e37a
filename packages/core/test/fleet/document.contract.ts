import { expect, it } from 'vitest';
import { next, type OpenFleet, settled, until } from './opened-fleet.ts';

/** What every fleet keeps of its document and its log of evidence. */
export function documentContract(opened: OpenFleet): void {
  it('begins with no document, at revision 0', async () => {
    await using fleet = await opened();
    expect(fleet.one.document).toEqual({ revision: 0, text: '', at: 0 });
    expect(fleet.one.isReachable).toBe(true);
  });

  it('gives each worker an id of its own that names nothing', async () => {
    await using fleet = await opened(3);
    const ids = fleet.fleets.map(({ workerId }) => workerId);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{20,}$/);
  });

  it('a commit is in the copy of its worker at once, and in all others soon', async () => {
    await using fleet = await opened(5);
    const seen = fleet.views.map((view) => next(view, 'change'));
    const committed = await fleet.one.commit({ expected: 0, text: 'one' });
    expect(committed).toMatchObject({ kind: 'committed', document: { text: 'one' } });
    expect(fleet.one.document).toEqual(committed.document);
    for (const change of await Promise.all(seen)) expect(change).toEqual(committed.document);
    for (const view of fleet.views) expect(view.document).toEqual(committed.document);
  });

  it.each([
    ['empty', ''],
    ['blank', ' '],
    ['of many lines', 'a\nb\r\n\0c'],
    ['of many scripts', '{"é":"日本 🏦"}'],
    ['of 100,000 characters', 'x'.repeat(100_000)],
  ])('a text comes as it was written: %s', async (_, text) => {
    await using fleet = await opened();
    const seen = next(fleet.other, 'change');
    const heard = next(fleet.other, 'report');
    await fleet.one.commit({ expected: 0, text });
    expect((await seen).text).toBe(text);
    await fleet.one.report(text);
    expect((await heard).text).toBe(text);
  });

  it('of commits made from one revision, one counts; the others are given what stands', async () => {
    await using fleet = await opened(6);
    const results = await Promise.all(fleet.views.map((view, index) => view.commit({ expected: 0, text: `${index}` })));
    const winners = results.filter(({ kind }) => kind === 'committed');
    expect(winners).toHaveLength(1);
    for (const result of results) {
      expect(result.document).toEqual(winners[0]?.document);
      if (result.kind !== 'committed') expect(result.kind).toBe('conflict');
    }
  });

  it('revisions rise, and the changes are told in their order', async () => {
    await using fleet = await opened();
    const told: number[] = [];
    fleet.other.on('change', ({ revision }) => told.push(revision));
    const revisions: number[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const committed = await fleet.one.commit({ expected: fleet.one.document.revision, text: `${turn}` });
      revisions.push(committed.document.revision);
    }
    await until(fleet.other, 'change', () => fleet.other.document.revision === revisions.at(-1));
    expect(revisions).toEqual([...new Set(revisions)].toSorted((a, b) => a - b));
    expect(told).toEqual([...new Set(told)].toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(revisions.at(-1));
  });

  it('a commit that is repeated with its id is recognised, also after a later one', async () => {
    await using fleet = await opened();
    const first = { expected: 0, text: 'one', id: 'mine' };
    const done = await fleet.one.commit(first);
    expect(await fleet.one.commit(first)).toEqual(done);
    const later = await fleet.other.commit({ expected: done.document.revision, text: 'two' });
    expect(await fleet.one.commit(first)).toEqual({ ...done, document: later.document });
    expect(await fleet.one.commit({ ...first, id: 'another' })).toMatchObject({ kind: 'conflict' });
  });

  it('a worker that comes later sees the document, and hears every report once', async () => {
    await using fleet = await opened();
    const { document } = await fleet.one.commit({ expected: 0, text: 'one' });
    const reports = [await fleet.one.report('a'), await fleet.other.report('b')];
    await using late = fleet.join().open(fleet.bankId);
    const heard: unknown[] = [];
    late.on('report', (report) => heard.push(report));
    await until(late, 'report', () => heard.length === reports.length);
    expect(heard).toEqual(reports);
    await settled(late);
    expect(late.document).toEqual(document);
  });

  it('reports of many workers are heard by all, each once, in one order', async () => {
    await using fleet = await opened(5);
    const heard = fleet.views.map((view) => {
      const all: unknown[] = [];
      view.on('report', (report) => all.push(report));
      return all;
    });
    const sent = await Promise.all(
      fleet.views.flatMap((view, index) => Array.from({ length: 10 }, (_, turn) => view.report(`${index}.${turn}`))),
    );
    for (const [index, view] of fleet.views.entries()) {
      await until(view, 'report', () => heard[index]?.length === sent.length);
      expect(heard[index]).toEqual(sent.toSorted((a, b) => a.sequence - b.sequence));
    }
    expect(new Set(sent.map(({ sequence }) => sequence)).size).toBe(50);
    expect(new Set(sent.map(({ workerId }) => workerId))).toEqual(new Set(fleet.fleets.map((one) => one.workerId)));
  });

  it('a report resolves after its own worker was told of all up to it', async () => {
    await using fleet = await opened();
    const heard: string[] = [];
    fleet.other.on('report', ({ text }) => heard.push(text));
    await fleet.one.report('first');
    await fleet.other.report('second');
    expect(heard).toEqual(['first', 'second']);
  });

  it('a report that is repeated with its id is one report', async () => {
    await using fleet = await opened();
    const heard: string[] = [];
    fleet.other.on('report', ({ text }) => heard.push(text));
    const report = await fleet.one.report('one', 'mine');
    expect(await fleet.one.report('one', 'mine')).toEqual(report);
    await fleet.other.report('end');
    expect(heard).toEqual(['one', 'end']);
  });

  it('a listener that reports and commits in its turn changes no order, for no listener', async () => {
    await using fleet = await opened();
    const [first, second]: [string[], string[]] = [[], []];
    fleet.one.on('report', ({ text }) => {
      first.push(text);
      if (text === 'one') return fleet.one.report('two');
      throw new Error('a listener that fails harms none');
    });
    fleet.one.on('report', ({ text }) => second.push(text));
    await fleet.one.report('one');
    await until(fleet.one, 'report', () => second.length === 2);
    expect([first, second]).toEqual([
      ['one', 'two'],
      ['one', 'two'],
    ]);
  });
}
