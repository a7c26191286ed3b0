import * as E from 'fp-ts/Either';
import { conversationEvents, decodeConversationCommit, encodeConversationCommit, storedName } from '../src';
import { goldenEvents } from './golden-events';
import { EVENT_ID, goldenMetadata, goldenNames, goldenSample, inCommit } from './golden-samples';

const newestNames = Object.entries(conversationEvents).map(([type, { version }]) => storedName(type, version));

const namesEverWritten = Object.entries(conversationEvents).flatMap(([type, { version }]) =>
  Array.from({ length: version }, (_, i) => storedName(type, i + 1)),
);

describe('the golden samples', () => {
  it('are one for each name and version that was ever written, and no others', () => {
    expect([...goldenNames].sort()).toEqual([...namesEverWritten].sort());
  });

  it('each say what they mean to the domain', () => {
    expect(Object.keys(goldenEvents).sort()).toEqual([...goldenNames].sort());
  });

  it('lie under the name that they are stored under', () => {
    expect(goldenNames.map((name) => goldenSample(name).type)).toEqual(goldenNames);
  });

  it.each(goldenNames)('%s is read as the event that it always meant', (name) => {
    const decoded = decodeConversationCommit(inCommit(goldenSample(name)));
    expect(E.map(({ events }: { events: readonly unknown[] }) => events)(decoded)).toEqual(
      E.right([goldenEvents[name]]),
    );
  });

  it.each(newestNames)('%s is written exactly as it was', (name) => {
    const event = goldenEvents[name];
    const commit = encodeConversationCommit(event === undefined ? [] : [event], goldenMetadata, () => EVENT_ID);
    expect(JSON.parse(JSON.stringify(commit.events))).toStrictEqual([{ id: EVENT_ID, ...goldenSample(name) }]);
  });

  it.each(goldenNames.filter((name) => goldenSample(name).private !== null))(
    '%s is read without its private part',
    (name) => {
      const decoded = decodeConversationCommit(inCommit({ ...goldenSample(name), private: 'redacted' }));
      expect(decoded).toMatchObject(E.right({ events: [{ ...goldenEvents[name], private: 'redacted' }] }));
    },
  );

  it('the metadata is read and written exactly as it was', () => {
    const decoded = decodeConversationCommit(inCommit());
    expect(decoded).toMatchObject(E.right({ metadata: goldenMetadata, at: Date.parse('2026-03-02T09:00:00.123Z') }));
    const { metadata } = encodeConversationCommit([], goldenMetadata, () => EVENT_ID);
    expect(JSON.parse(JSON.stringify(metadata))).toStrictEqual(goldenMetadata);
  });
});
