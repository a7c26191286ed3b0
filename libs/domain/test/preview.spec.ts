import fc from 'fast-check';
import { PREVIEW_GRAPHEMES, previewOf, type Attachment, type MessageKind } from '../src';

const preview = (text: string | null, kind: MessageKind = 'text', attachments: readonly Attachment[] = []): string =>
  previewOf(kind, { text, attachments, senderName: null });

const graphemesOf = (text: string): string[] =>
  [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);

const attached = (contentType: string): readonly Attachment[] => [
  { url: 'https://example.com/1', contentType, name: null, size: null },
];

describe('the preview of a message (rule 4)', () => {
  it.each([
    ['a short text', 'Hello', 'Hello'],
    ['140 letters', 'a'.repeat(140), 'a'.repeat(140)],
    ['141 letters', 'a'.repeat(141), 'a'.repeat(140)],
    ['200 emoji of several code points', '👩‍👩‍👧'.repeat(200), '👩‍👩‍👧'.repeat(140)],
    ['an accent on the 140th letter', `${'a'.repeat(139)}e\u0301${'b'.repeat(9)}`, `${'a'.repeat(139)}e\u0301`],
    ['an accent just behind the cut', `${'a'.repeat(140)}\u0301b`, `${'a'.repeat(140)}\u0301`],
    ['line ends of two characters', '\r\n'.repeat(150) + 'x', '\r\n'.repeat(140)],
  ])('of %s is cut at a grapheme, at most 140 of them', (_, text, expected) => {
    expect(preview(text)).toBe(expected);
  });

  it.each([
    ['one grapheme of 5,000 marks', `e${'\u0301'.repeat(5_000)}`, `e${'\u0301'.repeat(1_999)}`],
    ['one of marks beyond the first plane', `e${'\u{1d165}'.repeat(5_000)}`, `e${'\u{1d165}'.repeat(999)}`],
    ['a blank before it', `\n${'e'}${'\u0301'.repeat(5_000)}`, `\ne${'\u0301'.repeat(1_998)}`],
    ['a word before it', `Hi e${'\u0301'.repeat(5_000)}`, 'Hi '],
    ['many of 30 marks', `e${'\u0301'.repeat(30)}`.repeat(100), `e${'\u0301'.repeat(30)}`.repeat(64)],
    ['one that just fits', `e${'\u0301'.repeat(1_999)}`, `e${'\u0301'.repeat(1_999)}`],
  ])('of %s is bounded, and something of it is seen', (_, text, expected) => {
    expect(preview(text)).toBe(expected);
  });

  it.each<[MessageKind, string]>([
    ['image', '[image]'],
    ['audio', '[audio]'],
    ['video', '[video]'],
    ['file', '[file]'],
    ['location', '[location]'],
    ['template', '[template]'],
  ])('without text, of kind %s, says what it is', (kind, expected) => {
    expect(preview(null, kind)).toBe(expected);
    expect(preview(' \n', kind)).toBe(expected);
    expect(preview('See this', kind)).toBe('See this');
  });

  it.each([
    ['image/png', '[image]'],
    ['video/mp4', '[video]'],
    ['application/pdf', '[file]'],
  ])('of kind text, with nothing but an attachment of type %s, says what that is', (contentType, expected) => {
    expect(preview(null, 'text', attached(contentType))).toBe(expected);
  });

  it('that was erased says so', () => {
    expect(previewOf('image', 'redacted')).toBe('[redacted]');
  });

  it('of any text is its first 140 graphemes', () => {
    const unit = fc.constantFrom('a', ' ', '\r', '\n', 'é', 'e\u0301', '\u0301', '👍🏽', '🇩🇪', '🇩', '\u200d', 'ก', '한');
    fc.assert(
      fc.property(fc.string({ unit, minLength: 120, maxLength: 260 }), (text) => {
        fc.pre(text.trim() !== '');
        expect(preview(text)).toBe(graphemesOf(text).slice(0, PREVIEW_GRAPHEMES).join(''));
      }),
    );
  });
});
