import { searchTokensOf } from '../src';
import { hasSearchTokens, indexedTokensOf, searchTokensOfName } from '../src/search/search-tokens';

describe('the words of a text', () => {
  it.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['blanks and signs alone', ' \t\n.,;:!?-–—/\\()[]{}<>@#$%^&*_+="\'`~|🙂', []],
    ['words and what is between them', 'Hello, world: how-are you?', ['hello', 'world', 'how', 'are', 'you']],
    ['a word twice, in the place of the first', 'red Shoes RED shoes', ['red', 'shoes']],
    ['case', 'ABC Äpfel ДОМ ΟΔΟΣ', ['abc', 'apfel', 'дом', 'οδοσ']],
    ['letters that are two in capitals', 'Straße STRASSE Straẞe', ['strasse']],
    ['accents', 'crème Brûlée ñandú Żółw', ['creme', 'brulee', 'nandu', 'zolw']],
    [
      'letters with a stroke or in one piece',
      'Łukasz Ødegård Đặng Œuvre Æsop Þór ħ ısı',
      ['lukasz', 'odegard', 'dang', 'oeuvre', 'aesop', 'thor', 'h', 'isi'],
    ],
    ['an accent as a character of its own', 'e\u0301te\u0301 \u0301 été', ['ete']],
    ['width and ligatures', 'ＡＢＣ１２ ﬁne ｶﾞ', ['abc12', 'fine', 'カ\u3099']],
    ['digits', '4711 10.5 3rd ٣ 1,000', ['4711', '10', '5', '3rd', '٣', '1', '000']],
    ['an e-mail address', 'zoe.zander@example.test', ['zoe', 'zander', 'example', 'test']],
    ['apostrophes of both kinds', "l'été d’accord", ['l', 'ete', 'd', 'accord']],
    ['an underscore', 'order_id', ['order', 'id']],
    ['Chinese in runs', '我的订单，订', ['我的订单', '订']],
    ['Japanese in runs, with its marks', '東京のがタワー', ['東京のか\u3099タワー']],
    ['Latin within Chinese', '请问iPhone15的价', ['请问', 'iphone15', '的价']],
    ['Latin behind a long vowel of Kana', 'サーバーAPIが動かない', ['サーハ\u3099ー', 'api', 'か\u3099動かない']],
    ['Thai in runs, with its marks', 'สวัสดี', ['สวัสดี']],
    ['Burmese and Khmer without their full stops', 'က၊ ခ။ ក។', ['က', 'ခ', 'ក']],
    ['signs among Chinese', '订〇、⺀单々', ['订〇', '单々']],
    ['Korean in words', '배송 조회', ['배송', '조회'].map((word) => word.normalize('NFKD'))],
    ['Arabic and Hebrew', 'أين طلبي איפה', ['اين', 'طلبي', 'איפה']],
    ['Arabic with its vowel signs, and drawn out', 'مُحَمَّد محـــمد', ['محمد']],
    ['Hebrew with its points', 'שָׁלוֹם שלום', ['שלום']],
    ['what nobody sees', 'in\u00advoice \u200border\u200d \ufeff', ['invoice', 'order']],
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

  it('are at most 640, the first ones, each letter of a script without spaces counted', () => {
    const text = Array.from({ length: 700 }, (_, i) => `w${i}`);
    expect(searchTokensOf(text.join(' '))).toEqual(text.slice(0, 640));
    expect(searchTokensOf(`${'again '.repeat(500)}end`)).toEqual(['again', 'end']);
    expect(searchTokensOf(`order ${'東京'.repeat(400)} end`)).toEqual(['order', `${'東京'.repeat(319)}東`]);
  });

  it('are as many of what is asked as are wanted, the first ones', () => {
    expect(searchTokensOf('a b c d', 3)).toEqual(['a', 'b', 'c']);
    expect(searchTokensOf('a 東京都 b', 3)).toEqual(['a', '東京']);
    expect(searchTokensOf('東京 東京 都 a', 3)).toEqual(['東京', '都']);
    expect(searchTokensOf('?! 🙂', 3)).toEqual([]);
  });

  it('are indexed by the word, and by each letter of a script without spaces', () => {
    expect(indexedTokensOf(searchTokensOf('API 東京のが東'))).toEqual(['api', '東', '京', 'の', 'か\u3099']);
  });

  it('of a name are its parts, written together in scripts without spaces', () => {
    expect(searchTokensOfName('Zoë', 'van Zander')).toEqual(['zoe', 'van', 'zander']);
    expect(searchTokensOfName('太郎', '山田')).toEqual(['太郎', '山田', '山田太郎', '太郎山田']);
    expect(searchTokensOfName('Taro', '山田')).toEqual(['taro', '山田']);
    expect(searchTokensOfName('太郎', '')).toEqual(['太郎']);
  });

  it('of scripts without spaces are found in their order alone', () => {
    const kyoto = searchTokensOf('京都東山のカフェ');
    for (const asked of ['京都', '都東', '東山', '山', 'カフェ', '東山のカ', '東 京', 'の 京都'])
      expect([asked, hasSearchTokens(searchTokensOf(asked), kyoto)]).toEqual([asked, true]);
    for (const asked of ['東京', '京東', '都京', '京都山', '京都 東京'])
      expect([asked, hasSearchTokens(searchTokensOf(asked), kyoto)]).toEqual([asked, false]);
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
