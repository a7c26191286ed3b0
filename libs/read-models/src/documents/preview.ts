import type { MessageContent, MessageKind, Private } from '@parley/domain';

/** The most graphemes that a preview shows (rule 4). */
export const PREVIEW_GRAPHEMES = 140;

/** What a list shows of a message that is gone. */
export const REDACTED_PREVIEW = '[redacted]';

/** A grapheme can be as long as anybody likes; a preview cannot. In UTF-16 units, rounded up to a grapheme. */
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

/** Cut at a grapheme, so that no emoji and no accent is torn. Short and plain text, nearly all of it, is cut by length. */
function beginning(text: string): string {
  if (text.length <= PREVIEW_GRAPHEMES) return text;
  if (PLAIN.test(text)) return text.slice(0, PREVIEW_GRAPHEMES);
  let count = 0;
  for (const { index } of graphemes.segment(text)) {
    if (count === PREVIEW_GRAPHEMES || index > LONGEST) return text.slice(0, index);
    count += 1;
  }
  return text.length > LONGEST ? '' : text;
}

/** A text message without text is its attachment. */
function kindOfAttachment(contentType: string | undefined): MessageKind {
  if (contentType === undefined) return 'text';
  const [family] = contentType.toLowerCase().split('/');
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file';
}
