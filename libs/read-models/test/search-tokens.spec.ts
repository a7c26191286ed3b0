import { searchTokensOf } from '../src';
import { hasSearchTokens } from '../src/search/search-tokens';

describe('the words of a text', () => {
  it.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['blanks and signs alone', ' \t\n.,;:!?-–—/\\()[]{}<>@#$%^&*_+="\'`~|🙂', []],
    ['words and what is between them', 'Hello, world: how-are you?', ['hello', 'world', 'how', 'are', 'you']],
    ['a word twice, in the place of the first', 'red Shoes RED shoes', ['red', 'shoes']],
    ['case', 'ABC Äpfel ДОМ ΟΔΟΣ', ['abc', 'apfel', 'дом', 'οδοσ']],
    ['letters that are two in capitals', 'Straße STRASSE Straẞe', ['strasse']],
    ['accents', 'crème Brûlée ñandú Żółw', ['creme', 'brulee', 'nandu', 'zołw']],
    ['an accent as a character of its own', 'e\u0301te\u0301 \u0301 été', ['ete']],
    ['width and ligatures', 'ＡＢＣ１２ ﬁne ｶﾞ', ['abc12', 'fine', 'カ\u3099']],
    ['digits', '4711 10.5 3rd ٣ 1,000', ['4711', '10', '5', '3rd', '٣', '1', '000']],
    ['an e-mail address', 'zoe.zander@example.test', ['zoe', 'zander', 'example', 'test']],
    ['apostrophes of both kinds', "l'été d’accord", ['l', 'ete', 'd', 'accord']],
    ['an underscore', 'order_id', ['order', 'id']],
    ['Chinese by the character', '我的订单，订', ['我', '的', '订', '单']],
    ['Japanese by the character, with its marks', '東京のがタワー', ['東', '京', 'の', 'か\u3099', 'タ', 'ワ', 'ー']],
    ['Latin within Chinese', '请问iPhone15的价', ['请', '问', 'iphone15', '的', '价']],
    ['Thai by the letter, with its marks', 'สวัสดี', ['ส', 'วั', 'ดี']],
    ['Burmese and Khmer without their full stops', 'က၊ ခ။ ក។', ['က', 'ခ', 'ក']],
    ['signs among Chinese', '订〇、⺀单々', ['订', '〇', '单', '々']],
    ['Korean in words', '배송 조회', ['배송', '조회'].map((word) => word.normalize('NFKD'))],
    ['Arabic and Hebrew', 'أين طلبي איפה', ['أين'.normalize('NFKD'), 'طلبي', 'איפה']],
    ['letters beyond the first plane', '𝐀𝐁 𐐀𐐨', ['ab', '𐐨𐐨']],
    ['unpaired surrogates and NUL', 'a\ud800b\u0000c', ['a', 'b', 'c']],
  ])('of %s', (_, text, words) => {
    expect(searchTokensOf(text)).toEqual(words);
  });

  it('are cut at 32 characters, in texts as in what is asked', () => {
    expect(searchTokensOf('x'.repeat(40))).toEqual(['x'.repeat(32)]);
    expect(searchTokensOf('𐐨'.repeat(40))).toEqual(['𐐨'.repeat(32)]);
    expect(hasSearchTokens(searchTokensOf('x'.repeat(35)), searchTokensOf('x'.repeat(33)))).toBe(true);
    expect(hasSearchTokens(searchTokensOf('x'.repeat(31)), searchTokensOf('x'.repeat(33)))).toBe(true);
    expect(hasSearchTokens(searchTokensOf('x'.repeat(33)), searchTokensOf('x'.repeat(31)))).toBe(false);
  });

  it('are at most 128, the first ones', () => {
    const text = Array.from({ length: 200 }, (_, i) => `w${i}`);
    expect(searchTokensOf(text.join(' '))).toEqual(text.slice(0, 128));
    expect(searchTokensOf(`${'again '.repeat(500)}end`)).toEqual(['again', 'end']);
  });

  it('are all found when all are asked for, each by its beginning, and one that is not there is missed', () => {
    const there = searchTokensOf('Red shoes, 42');
    for (const asked of [[], ['red'], ['sho', 'r'], ['4', 'red', 'shoes'], ['red', 'red']])
      expect([asked, hasSearchTokens(asked, there)]).toEqual([asked, true]);
    for (const asked of [['ed'], ['red', 'blue'], ['redd'], ['42 '], ['redshoes']])
      expect([asked, hasSearchTokens(asked, there)]).toEqual([asked, false]);
    expect(hasSearchTokens(['x'], [])).toBe(false);
  });
});
