import fc from 'fast-check';
import { character } from '@parley/testing';
import { searchTokensOf } from '../src';
import { hasSearchTokens, indexedTokensOf } from '../src/search/search-tokens';

/** Text of many scripts, with what stands between words. */
const anyText = fc.oneof(
  fc.string({ unit: character, maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc
    .array(
      fc.constantFrom(
        'Order',
        '#10-4711',
        'é',
        'e\u0301',
        'ＡＢ',
        'ﬁne',
        'ΟΔΟΣ',
        'ς',
        'ß',
        'İı',
        '注文',
        'ー',
        'が',
        'ﾞ',
        'สวั',
        '한국',
        '١٢',
        'l’',
        '_',
        ' ',
        '-',
        '🙂',
        '\u0000',
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join('')),
);

describe('the words of any text', () => {
  it('have the same words again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const words = searchTokensOf(text);
        expect(searchTokensOf(words.join(' '))).toEqual(words);
      }),
      { numRuns: 500 },
    );
  });

  it('are letters, marks and digits alone, none empty, none too long but for runs of letters, none twice', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const words = searchTokensOf(text);
        for (const word of indexedTokensOf(words)) expect(word).toMatch(/^[\p{L}\p{M}\p{N}]{1,32}$/u);
        for (const word of words) expect(word).toMatch(/^[\p{L}\p{M}\p{N}]+$/u);
        expect(new Set(words).size).toBe(words.length);
        expect(words.length).toBeLessThanOrEqual(640);
      }),
      { numRuns: 500 },
    );
  });

  it('are each found by themselves and by their beginnings', () => {
    fc.assert(
      fc.property(anyText, fc.nat(31), (text, length) => {
        const words = searchTokensOf(text);
        expect(hasSearchTokens(words, words)).toBe(true);
        for (const word of words) {
          const beginning = [...word].slice(0, length + 1).join('');
          expect(hasSearchTokens([beginning], words)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are the same in capitals', () => {
    const written = fc
      .array(
        fc.constantFrom(
          'Order',
          'é',
          'ΟΔΟΣ',
          'ΟΔΟΣΑ',
          'ς',
          'straße',
          'ﬁne',
          'ДОМ',
          '订',
          '𐐀',
          'x1',
          'Łódź',
          'Øre',
          'Œuf',
          'İ',
          'ı',
        ),
      )
      .map((parts) => parts.join(' '));
    fc.assert(
      fc.property(written, (text) => {
        expect(searchTokensOf(text.toUpperCase())).toEqual(searchTokensOf(text));
        expect(searchTokensOf(text.toLowerCase())).toEqual(searchTokensOf(text));
      }),
    );
  });

  it('are found by the beginning of what was written, in whatever case', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abzÄÖéσςΣОмß1ŁøĐœÆı'), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(letters, fc.integer({ min: 1, max: 12 }), fc.boolean(), (word, length, capitals) => {
        const beginning = word.slice(0, length);
        const asked = searchTokensOf(capitals ? beginning.toUpperCase() : beginning.toLowerCase());
        expect(hasSearchTokens(asked, searchTokensOf(word))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
