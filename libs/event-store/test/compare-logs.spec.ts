import { compareLogs, inMemoryEventStore, type LogDifference, type RecordedCommit } from '../src';
import { mixedLog, writeLog } from './copy-log';
import { all } from './make';

type Log = Parameters<typeof compareLogs>[0];

const logOf = (commits: readonly RecordedCommit[]): Log => ({
  async *readAll() {
    yield* commits;
  },
});

describe('two logs side by side', () => {
  let commits: RecordedCommit[];
  let found: LogDifference[];
  beforeEach(async () => {
    const store = inMemoryEventStore();
    await writeLog(store, mixedLog(5));
    commits = await all(store.readAll());
    found = [];
  });

  const compare = (target: readonly RecordedCommit[], end = commits.at(-1)?.position, mostDifferences?: number) =>
    compareLogs(logOf(commits), logOf(target), end, {
      onDifference: (difference) => found.push(difference),
      ...(mostDifferences === undefined ? {} : { mostDifferences }),
    });
  const withThird = (change: (commit: RecordedCommit) => object): RecordedCommit[] =>
    commits.map((commit, i) => (i === 2 ? { ...commit, ...change(commit) } : commit));
  const events = (change: object) => (commit: RecordedCommit) => ({
    events: commit.events.map((event, i) => (i === 1 ? { ...event, ...change } : event)),
  });

  it('are the same whatever their positions', async () => {
    const copy = commits.map((commit) => ({ ...commit, position: `9${commit.position.slice(1)}` }));
    expect(await compare(copy)).toEqual({ commits: 5, events: 11, differences: 0 });
    expect(found).toEqual([]);
  });

  it('are compared up to a place, behind which the copy has nothing', async () => {
    const end = commits[2]?.position;
    expect(await compare(commits.slice(0, 3), end)).toEqual({ commits: 3, events: 6, differences: 0 });
    expect(await compare(commits, end)).toMatchObject({ commits: 4, differences: 1 });
    expect(found).toEqual([
      expect.objectContaining({
        commit: 4,
        field: 'commit',
        source: undefined,
        target: expect.stringContaining(' of thing-ws_1/3@3'),
      }),
    ]);
  });

  it.each<[string, (commit: RecordedCommit) => object, string]>([
    ['a stamp', ({ metadata }) => ({ metadata: { ...metadata, occurredAt: 'x' } }), 'metadata.occurredAt'],
    ['a field of metadata that is not there', () => ({ metadata: { workspace: 'ws_test' } }), 'metadata.occurredAt'],
    ['a stream', () => ({ stream: 'thing-ws_1/77' }), 'stream'],
    ['a revision', () => ({ revision: 77 }), 'revision'],
    ['a first revision', () => ({ firstRevision: 77 }), 'firstRevision'],
    ['an event id', events({ id: 'x' }), 'events[1].id'],
    ['a type', events({ type: 'Other.v1' }), 'events[1].type'],
    ['data', events({ data: { index: 1 } }), 'events[1].data'],
    ['private data', events({ private: 'redacted' }), 'events[1].private'],
  ])('that differ in %s differ there', async (_, change, field) => {
    expect((await compare(withThird(change))).differences).toBe(found.length);
    expect(found).toContainEqual(expect.objectContaining({ commit: 3, field }));
    expect(found.every((difference) => difference.commit === 3)).toBe(true);
  });

  it('name what stands on either side', async () => {
    await compare(withThird(events({ type: 'Other.v1' })));
    const third = commits[2];
    expect(found).toEqual([
      {
        commit: 3,
        stream: third?.stream,
        revision: third?.revision,
        field: 'events[1].type',
        source: 'SomethingHappened.v1',
        target: 'Other.v1',
      },
    ]);
  });

  it('part where another commit stands, and are not compared any further', async () => {
    const swapped = [commits[0], commits[2], commits[1], commits[3], commits[4]] as RecordedCommit[];
    expect(await compare(swapped)).toMatchObject({ commits: 2, differences: 1 });
    expect(found).toMatchObject([{ commit: 2, field: 'commit' }]);
  });

  it('differ where the copy ends too early', async () => {
    expect(await compare(commits.slice(0, 4))).toMatchObject({ differences: 1 });
    expect(found).toMatchObject([{ commit: 5, field: 'commit', target: undefined }]);
  });

  it('tell of so many differences, and count all of them', async () => {
    const forged = commits.map((commit) => ({ ...commit, metadata: { ...commit.metadata, workspace: 'ws_2' } }));
    expect(await compare(forged, commits.at(-1)?.position, 2)).toMatchObject({ differences: 5 });
    expect(found).toHaveLength(2);
  });

  it('are given up when nobody waits for them any more', async () => {
    const options = { onDifference: () => undefined, signal: AbortSignal.abort() };
    await expect(compareLogs(logOf(commits), logOf(commits), commits[4]?.position, options)).rejects.toThrow(/abort/);
  });
});
