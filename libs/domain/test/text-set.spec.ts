import { foldCase, hasText, textSet, textSetAfter, textSetChange } from '@parley/domain';
import { after, conversationOpened, conversationTagsChanged } from '@parley/testing';

/** Letters by what their full case folding is (status C and F of Unicode's CaseFolding.txt), where lower case is not enough. */
const FOLDED: readonly (readonly [folding: string, ...letters: readonly string[]])[] = [
  ['ss', 'ß', 'ẞ', 'SS', 'ſs'],
  ['s', 'S', 'ſ'],
  ['i\u0307', 'İ', 'I\u0307'],
  ['i', 'I'],
  ['ı'],
  ['k', 'K', '\u212a'],
  ['å', 'Å', '\u212b', 'A\u030a'],
  ['ω', 'Ω', '\u2126'],
  ['σ', 'Σ', 'ς'],
  ['οδοσ', 'ΟΔΟΣ', 'οδος'],
  ['οδοσ α', 'ΟΔΟΣ Α', 'οδος α'],
  ['ʼn', 'ŉ', 'ʼN'],
  ['ǰ', 'ǰ', 'J\u030c'],
  ['ΐ', 'ΐ', 'Ϊ\u0301', '\u1fd3'],
  ['եւ', 'և', 'ԵՒ'],
  ['aʾ', 'ẚ', 'Aʾ'],
  ['fi', 'ﬁ', 'FI'],
  ['ffl', 'ﬄ', 'FFL'],
  ['st', 'ﬅ', 'ﬆ', 'ST'],
  ['մն', 'ﬓ', 'ՄՆ'],
  ['ἀι', 'ᾀ', 'ᾈ', 'ἈΙ'],
  ['αι', 'ᾳ', 'ᾼ', 'α\u0345', 'ΑΙ'],
  ['θ', 'Θ', 'ϑ', 'ϴ'],
  ['β', 'Β', 'ϐ'],
  ['в', 'В', '\u1c80'],
  ['ა', 'Ა'],
  ['𐐨', '𐐀'],
  ['é', 'É', 'e\u0301', 'E\u0301'],
];

describe('rule 14: tags and labels', () => {
  it('are trimmed, and those with nothing visible left out', () => {
    expect(textSet(['  vip ', '', '   ', 'new\t'])).toEqual(['vip', 'new']);
    expect(textSet(['\u200b', '\u00ad \ufe0f', '\u2060\u200d', '\u3164', '\u0001', '\u2800', 'x'])).toEqual(['x']);
  });

  it('are compared without regard to case, and kept as first written and in that order', () => {
    expect(textSet(['VIP', 'Öko', 'vip', ' Vip', 'öko', 'trial'])).toEqual(['VIP', 'Öko', 'trial']);
  });

  it.each(FOLDED)('are compared by full case folding: %s', (folding, ...letters) => {
    for (const letter of letters) expect([letter, textSet([folding, letter])]).toEqual([letter, [folding]]);
    expect(foldCase(folding)).toBe(folding.normalize('NFC'));
  });

  it('are different words where the folding is', () => {
    const words = FOLDED.map(([folding]) => folding).filter((word, place, all) => all.indexOf(word) === place);
    expect(textSet(words)).toEqual(words);
    expect(textSet(['ı', 'i', 'İ', 'ö', 'o', 'か', 'が', 'カ'])).toHaveLength(8);
  });

  it('are one and the same for whatever letters the simple folding takes for one', () => {
    const cased: string[] = [];
    for (let code = 0; code < 0x1_f000; code += 1) {
      const letter = String.fromCodePoint(code);
      if (/\p{Changes_When_Casefolded}|\p{Cased}/u.test(letter)) cased.push(letter);
    }
    const apart = cased.filter((letter) => {
      const alike = new RegExp(`^${letter}$`, 'iu');
      return [letter.toLowerCase(), letter.toUpperCase()].some(
        (other) => alike.test(other) && foldCase(other) !== foldCase(letter),
      );
    });
    expect(apart).toEqual([]);
    expect(cased.length).toBeGreaterThan(2_500);
  });

  it('are compared in one normal form, and without what nobody can see', () => {
    expect(textSet(['Caf\u00e9', 'CAFE\u0301', 'ca\u00adf\u00e9', '\u200bcafé\ufe0f', ' c\u200da\u2060fé '])).toEqual([
      'Caf\u00e9',
    ]);
    expect(textSet(['한국', '한국'.normalize('NFD')])).toEqual(['한국']);
  });

  it('change by what really came and went, however it is spelt', () => {
    expect(textSetChange(['Straße', 'VIP'], ['STRASSE', 'neu'])).toEqual({ added: ['neu'], removed: ['VIP'] });
    expect(textSetAfter(['Straße', 'VIP'], ['strasse', 'neu'], ['Ｖip', 'vIp'])).toEqual(['Straße', 'neu']);
    expect(hasText(['Straße'], 'stra\u00adSSE')).toBe(true);
    expect(hasText(['Straße'], 'Strase')).toBe(false);
  });

  it('that were two words before they were compared so are one, and go together', () => {
    expect(textSetAfter(['Straße', 'STRASSE', '\u200b', 'x'], [], [])).toEqual(['Straße', 'x']);
    expect(textSetAfter(['Straße', 'STRASSE', 'x'], [], ['strasse'])).toEqual(['x']);
    expect(textSetChange(['Straße', 'STRASSE', 'x'], ['x'])).toEqual({ added: [], removed: ['Straße', 'STRASSE'] });
  });

  it('of events of earlier versions are a set by now', () => {
    const opened = conversationOpened({ tags: ['Straße', 'STRASSE', '\u200b', 'x'], labels: ['I', 'ı', 'i'] });
    expect(after([opened])).toMatchObject({ tags: ['Straße', 'x'], labels: ['I', 'ı'] });
    const changed = conversationTagsChanged({ removed: ['STRASSE'] });
    expect(after([opened, changed])).toMatchObject({ tags: ['x'] });
  });

  it('may be named like members of objects', () => {
    expect(textSet(['constructor', '__proto__'])).toEqual(['constructor', '__proto__']);
  });
});
