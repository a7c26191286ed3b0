import { readable, type MessageReceived, type MessageSent } from '@parley/domain';

const MOST_GRAPHEMES = 140;
/** Behind so many UTF-16 units a preview ends with the grapheme that it is in. */
const LONG = 2_000;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Text that begins with more than enough characters that are a grapheme each. */
const SIMPLE = /^[\x20-\x7e]{141}/;

/** What a list shows of its last message (rule 4). */
export function shownText({ kind, private: secret }: MessageReceived | MessageSent): string {
  const content = readable(secret);
  if (content === null) return '[redacted]';
  if (content.text !== null && content.text.trim().length > 0) return firstGraphemes(content.text);
  const [attachment] = content.attachments;
  if (kind !== 'text' || attachment === undefined) return `[${kind}]`;
  const family = /^(image|audio|video)(?=\/|$)/i.exec(attachment.contentType);
  return `[${family?.[0].toLowerCase() ?? 'file'}]`;
}

function firstGraphemes(text: string): string {
  if (text.length <= MOST_GRAPHEMES) return text;
  if (SIMPLE.test(text)) return text.slice(0, MOST_GRAPHEMES);
  let place = 0;
  for (const { index } of graphemes.segment(text)) {
    if (place === MOST_GRAPHEMES || index > LONG) return text.slice(0, index);
    place += 1;
  }
  return text.length > LONG ? '' : text;
}
