import fc from 'fast-check';
import { addMessage, findMessage, noMessages, type MessageIndex, type SeenMessage } from '@parley/domain';

const seen = (number: number): SeenMessage => ({ number, inbound: number });

const indexOf = (ids: readonly string[]): MessageIndex =>
  ids.reduce((index, id, i) => addMessage(index, id, seen(i + 1)), noMessages);

describe('the index of messages', () => {
  it('finds nothing while it is empty', () => {
    expect(findMessage(noMessages, 'm1')).toBeUndefined();
  });

  it('finds what was added, and nothing else', () => {
    const index = addMessage(noMessages, 'm1', { number: 4, inbound: 2 });
    expect(findMessage(index, 'm1')).toEqual({ number: 4, inbound: 2 });
    expect(findMessage(index, 'm2')).toBeUndefined();
  });

  it('takes ids that are names of object members', () => {
    const index = indexOf(['__proto__', 'constructor']);
    expect(findMessage(index, '__proto__')).toEqual(seen(1));
    expect(findMessage(index, 'toString')).toBeUndefined();
  });

  // No log holds an id twice (rule 2), so nothing is said of what an index of such ids would answer.
  it('answers like a map of the same messages', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 200 }), fc.string(), (ids, other) => {
        const index = indexOf(ids);
        const map = new Map(ids.map((id, i) => [id, seen(i + 1)]));
        for (const id of [...ids, other]) expect(findMessage(index, id)).toEqual(map.get(id));
      }),
      { numRuns: 50 },
    );
  });

  it('leaves every older index as it was', () => {
    const ids = Array.from({ length: 100 }, (_, i) => `m${i}`);
    const versions = ids.map((_, i) => indexOf(ids.slice(0, i)));
    const copies = structuredClone(versions);
    for (const index of versions) addMessage(addMessage(index, 'another', seen(0)), 'and another', seen(1));
    expect(versions).toEqual(copies);
  });

  it('grows in two ways from one ancestor without mixing them', () => {
    const ancestor = indexOf(['m1', 'm2', 'm3']);
    const [left, right] = [addMessage(ancestor, 'left', seen(4)), addMessage(ancestor, 'right', seen(4))];
    expect([findMessage(left, 'left'), findMessage(left, 'right')]).toEqual([seen(4), undefined]);
    expect([findMessage(right, 'left'), findMessage(right, 'right')]).toEqual([undefined, seen(4)]);
    expect(findMessage(ancestor, 'left')).toBeUndefined();
  });

  it('shares nearly all of itself with the index before', () => {
    const ids = Array.from({ length: 1_024 + 512 }, (_, i) => `m${i}`);
    const before = indexOf(ids);
    const after = addMessage(before, 'next', seen(0));
    expect(after.slice(0, before.length).map((run, i) => run === before[i])).toEqual(before.map(() => true));
  });

  it('looks into few runs, the logarithm of the number of messages', () => {
    const ids = Array.from({ length: 5_000 }, (_, i) => `m${i}`);
    expect(indexOf(ids).length).toBeLessThanOrEqual(Math.ceil(Math.log2(5_000)));
  });
});
