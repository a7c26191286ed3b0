import { ANSWER_BYTES } from '../delivery';

/**
 * The first 4 KiB of an answer's body as text, cut at a whole character, with U+FFFD for bytes that are none; null for an empty one. What comes
 * behind is not read. One that breaks off, or takes too long, is what came of it.
 */
export async function answerText(body: AsyncIterable<Uint8Array>): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > ANSWER_BYTES) break;
    }
  } catch {
    // The status has come, and says what became of the request.
  }
  if (length === 0) return null;
  const isCut = length > ANSWER_BYTES;
  const bytes = Buffer.concat(chunks).subarray(0, ANSWER_BYTES);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: isCut });
  return Buffer.byteLength(text) > ANSWER_BYTES ? cut(text) : text;
}

/** Where bytes were replaced it has become longer. */
const cut = (text: string): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.from(text).subarray(0, ANSWER_BYTES), { stream: true });
