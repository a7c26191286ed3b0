import * as E from 'fp-ts/Either';
import { conversationCommits, storedName } from '../src';
import { goldenEvents } from './golden-events';
import { EVENT_ID, goldenFiles, goldenMetadata, goldenSample, inCommit, storedNameOf } from './golden-samples';
import { commitsOf, kinds } from './kinds';

const definitions = kinds.flatMap((kind) => Object.entries(kind.definitions));

const newestNames = new Set(definitions.map(([type, { version }]) => storedName(type, version)));

const namesEverWritten = definitions.flatMap(([type, { version }]) =>
  Array.from({ length: version }, (_, i) => storedName(type, i + 1)),
);

describe('the golden samples', () => {
  it('are at least one for each name and version that was ever written, and none of others', () => {
    expect([...new Set(goldenFiles.map(storedNameOf))].sort()).toEqual([...namesEverWritten].sort());
    expect(goldenFiles).toEqual(expect.arrayContaining(namesEverWritten));
  });

  it('are of events that belong to one kind of stream each', () => {
    const types = definitions.map(([type]) => type);
    expect(new Set(types).size).toBe(types.length);
  });

  it('each say what they mean to the domain', () => {
    expect(Object.keys(goldenEvents).sort()).toEqual([...goldenFiles].sort());
  });

  it('lie under the name that they are stored under', () => {
    expect(goldenFiles.map((file) => goldenSample(file).type)).toEqual(goldenFiles.map(storedNameOf));
  });

  it.each(goldenFiles)('%s is read as the event that it always meant', (file) => {
    const decoded = commitsOf(file).decode(inCommit(goldenSample(file)));
    expect(E.map(({ events }: { events: readonly unknown[] }) => events)(decoded)).toEqual(
      E.right([goldenEvents[file]]),
    );
  });

  it.each(goldenFiles.filter((file) => newestNames.has(storedNameOf(file))))(
    '%s is written exactly as it was',
    (file) => {
      const event = goldenEvents[file];
      const commit = commitsOf(file).encode(event === undefined ? [] : [event], goldenMetadata, () => EVENT_ID);
      expect(JSON.parse(JSON.stringify(commit.events))).toStrictEqual([{ id: EVENT_ID, ...goldenSample(file) }]);
    },
  );

  it.each(goldenFiles.filter((file) => goldenSample(file).private !== null))(
    '%s is read without its private part',
    (file) => {
      const decoded = commitsOf(file).decode(inCommit({ ...goldenSample(file), private: 'redacted' }));
      expect(decoded).toMatchObject(E.right({ events: [{ ...goldenEvents[file], private: 'redacted' }] }));
    },
  );

  it.each(goldenFiles)('%s is unknown to the other kinds of streams', (file) => {
    for (const { commits } of kinds.filter((kind) => kind.commits !== commitsOf(file)))
      expect(commits.decode(inCommit(goldenSample(file)))).toEqual(
        E.left({ tag: 'UnknownType', type: storedNameOf(file) }),
      );
  });

  it('the metadata is read and written exactly as it was', () => {
    const decoded = conversationCommits.decode(inCommit());
    expect(decoded).toMatchObject(E.right({ metadata: goldenMetadata, at: Date.parse('2026-03-02T09:00:00.123Z') }));
    const { metadata } = conversationCommits.encode([], goldenMetadata, () => EVENT_ID);
    expect(JSON.parse(JSON.stringify(metadata))).toStrictEqual(goldenMetadata);
  });
});
