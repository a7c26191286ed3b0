import * as E from 'fp-ts/Either';
import fc from 'fast-check';
import { hashRun, type HashRun } from '@parley/domain';
import type { Commit, Json, JsonObject } from '@parley/event-store';
import { decodeSegment, decodeSnapshot, encodeSegment, encodeSnapshot, type Segment } from '../src';

let ids = 0;
const newId = (): string => `00000000-0000-7000-8000-${String(++ids).padStart(12, '0')}`;

/** As a store gives it back. */
const kept = (commit: Commit): Commit => JSON.parse(JSON.stringify(commit)) as Commit;

const uint32 = fc.nat(2 ** 32 - 1);
const anyRun: fc.Arbitrary<HashRun> = fc
  .array(fc.record({ hash: fc.maxSafeNat(), first: uint32, second: uint32 }), { maxLength: 40 })
  .map(hashRun);
const anySegment: fc.Arbitrary<Segment> = fc.record({
  stretches: fc.nat(8).map((power) => 2 ** power),
  from: fc.nat(),
  to: fc.nat(),
  at: fc.maxSafeNat(),
  messages: anyRun,
  keys: anyRun,
});

/** JSON knows no -0. */
const anyState = fc
  .dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 })
  .map((state) => JSON.parse(JSON.stringify(state)) as JsonObject);

const snapshot = encodeSnapshot({ revision: 7, at: 1_000, state: { status: 'open' } }, newId);
const segment = encodeSegment(
  {
    stretches: 1,
    from: 3,
    to: 7,
    at: 1_000,
    messages: hashRun([
      { hash: 1, first: 2, second: 3 },
      { hash: 4, first: 5, second: 6 },
    ]),
    keys: hashRun([{ hash: 7, first: 8, second: 9 }]),
  },
  newId,
);

/** The commit with other data in its event. */
const withData = ({ events: [event], ...commit }: Commit, data: JsonObject): Commit => ({
  ...commit,
  events: event === undefined ? [] : [{ ...event, data: { ...event.data, ...data } }],
});

describe('a snapshot', () => {
  it('reads back as what was folded', () => {
    fc.assert(
      fc.property(fc.nat(), fc.maxSafeNat(), anyState, (revision, at, state) => {
        const content = { revision, at, state };
        expect(decodeSnapshot(kept(encodeSnapshot(content, newId)))).toEqual(E.right(content));
      }),
    );
  });

  it('keeps what it folded in its private part, for it is personal', () => {
    expect(snapshot.events).toEqual([
      expect.objectContaining({ data: { revision: 7, at: 1_000 }, private: { status: 'open' } }),
    ]);
    expect(snapshot.metadata).toEqual({ sealed: 'none' });
    const ofZoe = encodeSnapshot({ revision: 7, at: 1_000, state: {}, subject: 'ct_zoe' }, newId);
    expect(ofZoe.metadata).toEqual({ sealed: 'none', subject: 'ct_zoe' });
  });

  it('whose content is gone is none', () => {
    const [event] = snapshot.events;
    for (const secret of ['redacted', null] as const)
      expect(E.isLeft(decodeSnapshot({ events: event === undefined ? [] : [{ ...event, private: secret }] }))).toBe(
        true,
      );
  });

  const unreadable: readonly (readonly [string, Pick<Commit, 'events'>])[] = [
    ['a commit without events', { events: [] }],
    ['a segment', segment],
    ['one of another version', { events: snapshot.events.map((event) => ({ ...event, type: 'Snapshot.v2' })) }],
    ['one without its revision', { events: snapshot.events.map((event) => ({ ...event, data: { at: 1 } })) }],
    ['one whose revision is no number', withData(snapshot, { revision: '7' })],
    ['one whose stamp is no number', withData(snapshot, { at: null })],
  ];
  it.each(unreadable)('is not %s', (_, commit) => {
    expect(E.isLeft(decodeSnapshot(commit))).toBe(true);
  });
});

describe('a segment of ids', () => {
  it('reads back with the same hashes', () => {
    fc.assert(
      fc.property(anySegment, (given) => {
        expect(decodeSegment(kept(encodeSegment(given, newId)))).toEqual(E.right(given));
      }),
    );
  });

  it('takes 16 bytes for an id, and no more than base64 adds to them', () => {
    const entries = Array.from({ length: 3_000 }, (_, i) => ({ hash: i * 1e9, first: i, second: i }));
    const empty = hashRun([]);
    const commit = encodeSegment(
      { stretches: 2, from: 0, to: 1, at: 1, messages: hashRun(entries), keys: empty },
      newId,
    );
    expect(JSON.stringify(commit).length).toBeLessThan(3_000 * 16 * (4 / 3) + 500);
  });

  it('is read from what was stored in little-endian numbers in base64', () => {
    expect(segment.events[0]?.data).toMatchObject({
      messages: { hashes: 'AAAAAAAA8D8AAAAAAAAQQA==', first: 'AgAAAAUAAAA=', second: 'AwAAAAYAAAA=' },
    });
  });

  const unreadable: readonly (readonly [string, Pick<Commit, 'events'>])[] = [
    ['a commit without events', { events: [] }],
    ['a snapshot', snapshot],
    ['one of another version', { events: segment.events.map((event) => ({ ...event, type: 'SnapshotIds.v2' })) }],
    ['one without its messages', withData(segment, { messages: null })],
    ['one whose revisions are no numbers', withData(segment, { from: '3' })],
    ['one that does not say how much it covers', withData(segment, { stretches: null })],
  ];
  it.each(unreadable)('is not %s', (_, commit) => {
    expect(E.isLeft(decodeSegment(commit))).toBe(true);
  });

  it('is read from one hash and its numbers', () => {
    const run = { hashes: hash, first: number, second: number };
    const read = decodeSegment(withData(segment, { messages: run, keys: run }));
    const one = hashRun([{ hash: 1, first: 2, second: 2 }]);
    expect(read).toEqual(E.right({ stretches: 1, from: 3, to: 7, at: 1_000, messages: one, keys: one }));
  });

  const [hash, number] = ['AAAAAAAA8D8=', 'AgAAAA=='];
  const broken: readonly (readonly [string, Json])[] = [
    ['hashes that are cut off in the middle of one', { hashes: 'AAAAAAAA', first: number, second: number }],
    ['numbers that are cut off in the middle of one', { hashes: hash, first: 'AgA=', second: number }],
    ['more hashes than numbers', { hashes: hash, first: '', second: '' }],
    ['more numbers than hashes', { hashes: '', first: number, second: number }],
    ['numbers of different length', { hashes: hash, first: number, second: 'AgAAAAUAAAA=' }],
  ];
  it.each(broken)('is not read from %s', (_, run) => {
    expect(E.isLeft(decodeSegment(withData(segment, { messages: run })))).toBe(true);
    expect(E.isLeft(decodeSegment(withData(segment, { keys: run })))).toBe(true);
  });
});
