import { MAX_APPEND_BYTES, encodedBytes, type Commit, type JsonObject } from '../src';
import type { EventStoreFixture } from './fixture';
import { all, appended, commitOf, failed, ids, ownPrefix } from './make';

export function appendContract(get: () => EventStoreFixture): void {
  const newStream = (): string => `${ownPrefix()}ws/1`;

  describe('appending', () => {
    it('begins a stream with revision 0 and counts on without gaps', async () => {
      const { store } = get();
      const stream = newStream();
      expect((await appended(store, stream, 'none', commitOf(3))).revision).toBe(2);
      expect((await appended(store, stream, 2, commitOf(1))).revision).toBe(3);
      expect((await appended(store, stream, 3, commitOf(2))).revision).toBe(5);
      const commits = await all(store.readStream(stream));
      expect(commits.map((c) => [c.firstRevision, c.revision])).toEqual([
        [0, 2],
        [3, 3],
        [4, 5],
      ]);
    });

    it.each([
      ['none although the stream exists', 'none' as const],
      ['a revision behind the end', 0],
      ['a revision ahead of the end', 7],
    ])('refuses %s, names the end, writes nothing', async (_, expected) => {
      const { store } = get();
      const stream = newStream();
      await appended(store, stream, 'none', commitOf(2));
      expect(await failed(store, stream, expected, commitOf(1))).toEqual({ tag: 'Conflict', actual: 1 });
      expect(await all(store.readStream(stream))).toHaveLength(1);
    });

    it('refuses a revision of a stream that does not exist, and the stream still does not exist', async () => {
      const { store } = get();
      const stream = newStream();
      expect(await failed(store, stream, 0, commitOf(1))).toEqual({ tag: 'Conflict', actual: 'none' });
      expect((await appended(store, stream, 'none', commitOf(1))).revision).toBe(0);
    });

    it('keeps several commits of one append together, each as a commit of its own', async () => {
      const { store } = get();
      const stream = newStream();
      const commits = [commitOf(2), commitOf(1), commitOf(3)];
      const { revision, position } = await appended(store, stream, 'none', ...commits);
      const stored = await all(store.readStream(stream));
      expect(revision).toBe(5);
      expect(ids(stored)).toEqual(ids(commits));
      expect(stored.map((c) => c.events.length)).toEqual([2, 1, 3]);
      expect(stored.at(-1)?.position).toBe(position);
    });

    it('writes none of several commits when the expected revision is wrong', async () => {
      const { store } = get();
      const stream = newStream();
      await appended(store, stream, 'none', commitOf(1));
      await failed(store, stream, 4, commitOf(1), commitOf(1));
      expect(await all(store.readStream(stream))).toHaveLength(1);
    });

    it('gives back what it was given: text of any script, nothing, redacted, unknown metadata', async () => {
      const { store } = get();
      const stream = newStream();
      const metadata: JsonObject = {
        workspace: 'ws_é',
        actor: { type: 'api', id: 'a' },
        later: { added: [1, null, true] },
      };
      const events = [
        { text: '¡Hola! 👩‍👩‍👧 e\u0301 \u0000 " \\ \n' },
        'redacted' as const,
        null,
        { deep: { list: [{ a: [0, -1, 1.5, 1e21] }], empty: {}, none: null } },
      ].map((secret, i) => ({ ...(commitOf().events[0] as Commit['events'][0]), data: { i }, private: secret }));
      const commit: Commit = { ...commitOf(), metadata, events };
      await appended(store, stream, 'none', commit);
      const [stored] = await all(store.readStream(stream));
      expect(stored).toMatchObject({ id: commit.id, stream, firstRevision: 0, revision: 3 });
      expect(stored?.metadata).toEqual(metadata);
      expect(stored?.events).toEqual(events);
    });

    it.each(['conversation-ws/a:b.c_d', 'x-ü 漢字/%2F?#@', 'x-e\u0301', "x-'; DROP TABLE commits; --"])(
      'knows the stream %s by exactly this name',
      async (tail) => {
        const { store } = get();
        const stream = `${ownPrefix()}${tail}`;
        await appended(store, stream, 'none', commitOf(1));
        expect(await all(store.readStream(stream))).toMatchObject([{ stream }]);
        expect(await all(store.readStream(stream.normalize('NFKC') + ' '))).toEqual([]);
      },
    );

    it('takes an append of exactly the limit and refuses one byte more, which writes nothing', async () => {
      const { store } = get();
      const stream = newStream();
      const empty = commitOf(1, { text: '' });
      const fill = (bytes: number): Commit => ({
        ...empty,
        events: empty.events.map((e) => ({ ...e, data: { ...e.data, text: 'x'.repeat(bytes) } })),
      });
      const room = MAX_APPEND_BYTES - encodedBytes([empty]);
      expect(await failed(store, stream, 'none', fill(room + 1))).toEqual({
        tag: 'TooLarge',
        bytes: MAX_APPEND_BYTES + 1,
        limit: MAX_APPEND_BYTES,
      });
      await appended(store, stream, 'none', fill(room));
      await appended(store, stream, 0, commitOf(1));
    });

    const one = commitOf(1);
    const event = one.events[0] as Commit['events'][0];
    it.each<[string, string, readonly Commit[]]>([
      ['no commit', 's', []],
      ['a commit without events', 's', [{ ...one, events: [] }]],
      ['an empty event type', 's', [{ ...one, events: [{ ...event, type: '' }] }]],
      ['an event type of the system', 's', [{ ...one, events: [{ ...event, type: '$metadata' }] }]],
      ['an event id that is no UUID', 's', [{ ...one, events: [{ ...event, id: 'evt_1' }] }]],
      ['an event id of zeros', 's', [{ ...one, events: [{ ...event, id: '00000000-0000-0000-0000-000000000000' }] }]],
      ['the same event id twice', 's', [{ ...one, events: [event, event] }]],
      ['a commit id that is no UUID', 's', [{ ...one, id: 'c1' }]],
      ['metadata in the place of the store', 's', [{ ...one, metadata: { commit: 1 } }]],
      ['no stream name', '', [one]],
      ['a stream name of the system', '$all', [one]],
      ['a stream name of 513 characters', 'x'.repeat(513), [one]],
      ['an unpaired surrogate in the stream name', 'x\ud800', [one]],
      ['a NUL in the stream name', 'x\0', [one]],
    ])('refuses %s before anything is sent, and works on', async (_, name, commits) => {
      const { store } = get();
      const prefix = name === 's' ? ownPrefix() : '';
      expect(await failed(store, prefix + name, 'none', ...commits)).toMatchObject({ tag: 'Malformed' });
      await appended(store, newStream(), 'none', commitOf(1));
    });

    it.each([-1, 1.5, Number.NaN, Infinity])('refuses %p as an expected revision', async (expected) => {
      expect(await failed(get().store, newStream(), expected, commitOf(1))).toMatchObject({ tag: 'Malformed' });
    });
  });

  describe('the same append again', () => {
    it('is answered alike and written once, also after others wrote', async () => {
      const { store } = get();
      const stream = newStream();
      await appended(store, stream, 'none', commitOf(3));
      const commit = commitOf(2);
      const first = await appended(store, stream, 2, commit);
      expect(await appended(store, stream, 2, commit)).toEqual(first);
      await appended(store, stream, 4, commitOf(2));
      expect(await appended(store, stream, 2, commit)).toEqual(first);
      expect(await all(store.readStream(stream))).toHaveLength(3);
    });

    it('is answered alike when it began the stream, and when it had several commits', async () => {
      const { store } = get();
      const stream = newStream();
      const commits = [commitOf(2), commitOf(1)];
      const first = await appended(store, stream, 'none', ...commits);
      expect(await appended(store, stream, 'none', ...commits)).toEqual(first);
      expect(await all(store.readStream(stream))).toHaveLength(2);
    });

    it('is recognised from another store and after a restart', async () => {
      const stream = newStream();
      const commit = commitOf(2);
      const first = await appended(get().store, stream, 'none', commit);
      const another = await get().another();
      expect(await appended(another, stream, 'none', commit)).toEqual(first);
      await another.close();
      expect(await appended(await get().restart(), stream, 'none', commit)).toEqual(first);
    });

    it.each<[string, (commit: Commit) => Commit]>([
      ['other event ids', (commit) => ({ ...commitOf(2), id: commit.id })],
      ['its events in another order', (commit) => ({ ...commit, events: commit.events.toReversed() })],
      ['one event more', (commit) => ({ ...commit, events: [...commit.events, ...commitOf(1).events] })],
    ])('is another append with %s', async (_, change) => {
      const { store } = get();
      const stream = newStream();
      const commit = commitOf(2);
      await appended(store, stream, 'none', commit);
      expect(await failed(store, stream, 'none', change(commit))).toEqual({ tag: 'Conflict', actual: 1 });
      expect(await all(store.readStream(stream))).toHaveLength(1);
    });

    it('twenty times at once is written once', async () => {
      const { store } = get();
      const stream = newStream();
      const commit = commitOf(2);
      const answers = await Promise.all(Array.from({ length: 20 }, () => appended(store, stream, 'none', commit)));
      expect(new Set(answers.map((a) => JSON.stringify(a))).size).toBe(1);
      expect(await all(store.readStream(stream))).toHaveLength(1);
    });
  });
}
