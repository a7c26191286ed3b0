/** A client's text in a sentence for people: at most `most` characters of it, well-formed and without control characters. */
export const excerpt = (text: string, most: number): string =>
  `${text.slice(0, most)}${text.length > most ? '…' : ''}`.toWellFormed().replace(/[\x00-\x1f]/g, '\ufffd');
