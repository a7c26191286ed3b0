import { readable, type MessageReceived, type MessageSent } from '@parley/domain';

const MOST_GRAPHEMES = 140;
/** A preview has at most so many UTF-16 units. */
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
  // Whatever begins behind twice that length is not shown in any case.
  const few = [...graphemes.segment(text.slice(0, 2 * LONG))].slice(0, MOST_GRAPHEMES);
  const fitting = few.filter(({ index, segment }) => index + segment.length <= LONG);
  const shown = fitting.map(({ segment }) => segment).join('');
  return fitting.length === few.length || shown.trim().length > 0 ? shown : firstCharacters(text);
}

/** As many characters as fit, where not even a grapheme does. */
function firstCharacters(text: string): string {
  let shown = '';
  for (const character of text) {
    if (shown.length + character.length > LONG) break;
    shown += character;
  }
  return shown;
}
