import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import {
  addMessage,
  countExact,
  countHashes,
  findMessage,
  indexOfHashes,
  messagesAfter,
  noMessages,
  STATUSES_KEPT,
  type MessageIndex,
  type SeenMessage,
} from '@parley/domain';

const seen = (number: number): SeenMessage => ({ number, inbound: Math.ceil(number / 2), revision: number + 1 });
const certain = (number: number) => ({ certain: true, seen: seen(number) });
const placeOf = (number: number) => ({ revision: seen(number).revision, inbound: seen(number).inbound });

const indexOf = (ids: readonly string[]): MessageIndex =>
  ids.reduce((index, id, i) => addMessage(index, id, seen(i + 1)), noMessages);

const idsOf = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `m${i + 1}`);

describe('the index of messages', () => {
  it('finds nothing while it is empty', () => {
    expect(findMessage(noMessages, 'm1')).toBeUndefined();
  });

  it('finds what was added, and nothing else', () => {
    const index = addMessage(noMessages, 'm1', { number: 4, inbound: 2, revision: 7 });
    expect(findMessage(index, 'm1')).toEqual({ certain: true, seen: { number: 4, inbound: 2, revision: 7 } });
    expect(findMessage(index, 'm2')).toBeUndefined();
  });

  it('takes ids that are names of object members', () => {
    const index = indexOf(['__proto__', 'constructor']);
    expect(findMessage(index, '__proto__')).toEqual(certain(1));
    expect(findMessage(index, 'toString')).toBeUndefined();
  });

  // No log holds an id twice (rule 2), so nothing is said of what an index of such ids would answer.
  it('answers like a map of the same messages', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 200 }), fc.string(), (ids, other) => {
        const index = indexOf(ids);
        ids.forEach((id, i) => expect(findMessage(index, id)).toEqual(certain(i + 1)));
        if (!ids.includes(other)) expect(findMessage(index, other)).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  it('leaves every older index as it was', () => {
    const ids = idsOf(100);
    const versions = ids.map((_, i) => indexOf(ids.slice(0, i)));
    const copies = structuredClone(versions);
    for (const index of versions) addMessage(addMessage(index, 'another', seen(0)), 'and another', seen(1));
    expect(versions).toEqual(copies);
  });

  it('grows in two ways from one ancestor without mixing them', () => {
    for (const size of [3, 2_047, 4_095]) {
      const ancestor = indexOf(idsOf(size));
      const [left, right] = [
        addMessage(ancestor, 'left', seen(size + 1)),
        addMessage(ancestor, 'right', seen(size + 1)),
      ];
      expect([findMessage(left, 'left'), findMessage(left, 'right')]).toEqual([certain(size + 1), undefined]);
      expect([findMessage(right, 'left'), findMessage(right, 'right')]).toEqual([undefined, certain(size + 1)]);
      expect(findMessage(ancestor, 'left')).toBeUndefined();
    }
  });
});

describe('the index of thousands of messages', () => {
  const TOTAL = 9_000;
  const ids = idsOf(TOTAL);

  /** Whether it says where the message may be, without being certain. */
  const hasPlace = (found: ReturnType<typeof findMessage>, number: number): boolean =>
    found?.certain === false && found.places.some((place) => isDeepStrictEqual(place, placeOf(number)));

  /** Checked while it grows, at sizes around every power of two and others. */
  const sizes = new Set([1_000, 1_023, 1_024, 1_025, 2_047, 2_048, 2_049, 3_071, 3_072, 4_096, 5_000, 8_192, TOTAL]);

  it('is certain of the last 1,000, and misses none of those before', () => {
    let index = noMessages;
    const wrong: unknown[] = [];
    ids.forEach((id, i) => {
      index = addMessage(index, id, seen(i + 1));
      if (!sizes.has(i + 1)) return;
      for (let number = 1; number <= i + 1; number += 1) {
        const found = findMessage(index, `m${number}`);
        const kept = number > i + 1 - STATUSES_KEPT;
        const right = isDeepStrictEqual(found, certain(number)) || (!kept && hasPlace(found, number));
        if (!right) wrong.push({ size: i + 1, number, found });
      }
    });
    expect(wrong).toEqual([]);
  });

  it('is certain of the last 1,000 at every size on the way', () => {
    let index = noMessages;
    const wrong: unknown[] = [];
    ids.forEach((id, i) => {
      index = addMessage(index, id, seen(i + 1));
      const oldest = Math.max(1, i + 2 - STATUSES_KEPT);
      for (const number of [oldest, i + 1]) {
        const found = findMessage(index, `m${number}`);
        if (!isDeepStrictEqual(found, certain(number))) wrong.push({ size: i + 1, number, found });
      }
    });
    expect(wrong).toEqual([]);
  });

  it('knows nothing of what was never added', () => {
    const index = indexOf(ids);
    const found = ids.filter((id) => findMessage(index, `never ${id}`) !== undefined);
    expect(found).toEqual([]);
  });

  it('keeps two runs of exact ids at most, and few runs of any kind', () => {
    const index = indexOf(ids);
    const { recent, older } = index;
    const exact = countExact(index);
    expect(exact).toBeGreaterThanOrEqual(STATUSES_KEPT);
    expect(exact).toBeLessThan(2 * 1_024 + 16);
    expect(exact + countHashes(older)).toBe(TOTAL);
    expect(recent.length).toBeLessThanOrEqual(12);
    expect(older.length).toBeLessThanOrEqual(Math.ceil(Math.log2(TOTAL)));
  });

  it('shares nearly all of itself with the index before', () => {
    const before = indexOf(idsOf(1_024 + 512));
    const after = addMessage(before, 'next', seen(0));
    expect(after.recent.slice(0, before.recent.length).map((run, i) => run === before.recent[i])).toEqual(
      before.recent.map(() => true),
    );
    expect(after.older).toBe(before.older);
  });
});

describe('the index that comes out of snapshots', () => {
  it('finds every message that the stretches of its stream had, as a place to look at', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 4 });
    fc.assert(
      fc.property(cuts, fc.integer({ min: 0, max: 300 }), (at, count) => {
        const ids = idsOf(count);
        const sizes = [...at.filter((size) => size < count).sort((a, b) => a - b), count];
        const stretches = sizes.map((size, i) =>
          messagesAfter(indexOf(ids.slice(0, size)), i === 0 ? -1 : seen(sizes[i - 1] ?? 0).revision),
        );
        expect(stretches.map(({ hashes }) => hashes.length)).toEqual(
          sizes.map((size, i) => size - (sizes[i - 1] ?? 0)),
        );
        const index = indexOfHashes(stretches);
        expect(countHashes(index.older)).toBe(count);
        ids.forEach((id, i) => expect(findMessage(index, id)).toEqual({ certain: false, places: [placeOf(i + 1)] }));
        expect(findMessage(index, 'never seen')).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  it('is certain of what is added to it', () => {
    const index = addMessage(indexOfHashes([messagesAfter(indexOf(['m1', 'm2']), -1)]), 'm3', seen(3));
    expect(findMessage(index, 'm3')).toEqual(certain(3));
    expect(findMessage(index, 'm1')).toEqual({ certain: false, places: [placeOf(1)] });
  });

  it('is made of the last 1,000 messages at least, whatever the index has grown to', () => {
    for (const count of [1_000, 2_047, 2_048, 5_000]) {
      const hashes = messagesAfter(indexOf(idsOf(count)), seen(count - STATUSES_KEPT).revision);
      expect(hashes.hashes.length).toBe(STATUSES_KEPT);
    }
  });
});
