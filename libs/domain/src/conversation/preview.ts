import type { Private } from '../shared';
import type { MessageKind } from './enums';
import type { MessageContent } from './message-events';

/** The most graphemes that a preview shows (rule 4). */
export const PREVIEW_GRAPHEMES = 140;

/** What a list shows of a message that is gone. */
export const REDACTED_PREVIEW = '[redacted]';

/** A grapheme can be as long as anybody likes; a preview cannot. In UTF-16 units. */
const LONGEST = 2_000;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Text in which every character is a grapheme, up to and with the one after the cut (no CR: CR LF is one grapheme). */
const PLAIN = new RegExp(`^[ -~\\n\\t]{${PREVIEW_GRAPHEMES + 1}}`);

/** What a list shows of a message: its beginning, or, without text, what it is (`[image]`), or `[redacted]`. */
export function previewOf(kind: MessageKind, content: Private<MessageContent>): string {
  if (content === 'redacted') return REDACTED_PREVIEW;
  const { text, attachments } = content;
  if (text !== null && text.trim() !== '') return beginning(text);
  return `[${kind === 'text' ? kindOfAttachment(attachments[0]?.contentType) : kind}]`;
}

/**
 * Cut at a grapheme, so that no emoji and no accent is torn, before one that would make it too long. Where nothing would be seen
 * then, as much of that one is shown as there is room for. Short and plain text, nearly all of it, is cut by length.
 */
function beginning(text: string): string {
  if (text.length <= PREVIEW_GRAPHEMES) return text;
  if (PLAIN.test(text)) return copied(text.slice(0, PREVIEW_GRAPHEMES));
  let count = 0;
  for (const { index, segment } of graphemes.segment(text)) {
    const before = text.slice(0, index);
    if (count === PREVIEW_GRAPHEMES) return copied(before);
    if (index + segment.length > LONGEST)
      return copied(before.trim() === '' ? withoutHalf(text.slice(0, LONGEST)) : before);
    count += 1;
  }
  return text;
}

/** Half of a pair of surrogates at the end is no character. */
const withoutHalf = (text: string): string => text.replace(/[\ud800-\udbff]$/, '');

/** A slice has all that it was cut from in memory with it, for as long as the document is kept. */
const copied = (slice: string): string => JSON.parse(JSON.stringify(slice)) as string;

/** A text message without text is its attachment. */
function kindOfAttachment(contentType: string | undefined): MessageKind {
  if (contentType === undefined) return 'text';
  const [family] = contentType.toLowerCase().split('/');
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file';
}
