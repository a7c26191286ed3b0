/* Texts as large as their limits allow. What counts is characters, so each is of more than one byte. */

const THREE_BYTES = '\u6771';
const FOUR_BYTES = '\u{20bb7}';

/** So many characters of three bytes each; `begin` makes it another than the others. */
export const wide = (characters: number, begin = ''): string => begin + THREE_BYTES.repeat(characters - begin.length);

/** So many characters of four bytes each: more a character cannot have. */
export const widest = (characters: number): string => FOUR_BYTES.repeat(characters);

/** So many bytes. */
export const ascii = (bytes: number, begin = ''): string => begin + 'x'.repeat(bytes - begin.length);

export const attachmentUrl = (n: number): string => ascii(2_048, `https://example.com/${n}/`);
