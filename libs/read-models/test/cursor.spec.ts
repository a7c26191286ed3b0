import * as E from 'fp-ts/Either';
import fc from 'fast-check';
import { character } from '@parley/testing';
import { decodeCursor, decodeIdCursor, encodeCursor, encodeIdCursor } from '../src';

const cursorOf = (text: string): string => Buffer.from(text).toString('base64url');

describe('a cursor', () => {
  it('comes back as the place that it stands for, exactly', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/);
    fc.assert(
      fc.property(fc.maxSafeNat(), id, (at, conversation) => {
        const cursor = encodeCursor({ at, id: conversation });
        expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(decodeCursor(cursor)).toEqual(E.right({ at, id: conversation }));
      }),
    );
  });

  const good = encodeCursor({ at: 1_700_000_000_000, id: 'conv_1' });

  it.each([
    ['nothing', ''],
    ['something else', 'hello'],
    ['another version', cursorOf('2|-updated|1700000000000|conv_1')],
    ['another sort', cursorOf('1|-created|1700000000000|conv_1')],
    ['no id', cursorOf('1|-updated|1700000000000|')],
    ['too many parts', cursorOf('1|-updated|1700000000000|conv_1|x')],
    ['a fraction', cursorOf('1|-updated|1.5|conv_1')],
    ['a negative time', cursorOf('1|-updated|-1|conv_1')],
    ['a number in another spelling', cursorOf('1|-updated|0x10|conv_1')],
    ['a leading zero', cursorOf('1|-updated|01|conv_1')],
    ['a number that is not safe', cursorOf('1|-updated|9007199254740993|conv_1')],
    ['an id that is none', cursorOf("1|-updated|1|' OR 1=1")],
    ['a good one with something behind', `${good}!`],
    ['a good one with padding', `${good}=`],
    ['a good one with a blank within', `${good.slice(0, 4)} ${good.slice(4)}`],
    ['a very long one', 'A'.repeat(1_000_000)],
  ])('that is %s is refused', (_, cursor) => {
    expect(decodeCursor(cursor)).toMatchObject({ _tag: 'Left', left: { tag: 'BadCursor' } });
  });

  it('of any text is refused unless it is one of ours, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: character }), (text) => {
        const decoded = decodeCursor(text);
        expect(E.isLeft(decoded) || encodeCursor(decoded.right) === text).toBe(true);
      }),
    );
  });
});

describe('a cursor of a list by id', () => {
  it('comes back as the id that it stands for, in the same list only', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/), (id) => {
        const cursor = encodeIdCursor('teammate', id);
        expect(decodeIdCursor('teammate', cursor)).toEqual(E.right(id));
        expect(E.isLeft(decodeIdCursor('inbox', cursor))).toBe(true);
        expect(E.isLeft(decodeCursor(cursor))).toBe(true);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['an id alone', cursorOf('usr_ada')],
    ['no id', cursorOf('1|teammate|')],
    ['an id that is none', cursorOf("1|teammate|' OR 1=1")],
    ['a good one with padding', `${encodeIdCursor('teammate', 'usr_ada')}=`],
    ['a good one with another part', cursorOf('1|teammate|usr_ada|x')],
    ['a very long one', 'A'.repeat(1_000_000)],
  ])('that is %s is refused', (_, cursor) => {
    expect(decodeIdCursor('teammate', cursor)).toMatchObject({ _tag: 'Left', left: { tag: 'BadCursor' } });
  });
});
