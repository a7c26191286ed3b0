/** How deep objects and lists of a body may be nested. */
const DEEPEST = 64;
/** How many fields one object may have: more than fit into any body but that of a bulk, and few enough to be looked at each within some 50 ms. */
const MOST_FIELDS = 50_000;

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const [LIST, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Why JSON is not parsed: what is nested a million times deep, or has a million fields, takes long. Undefined when it may be. One look at
 * each byte.
 */
export function nestingFault(json: Uint8Array): string | undefined {
  const fields = new Uint32Array(DEEPEST + 1);
  let depth = 0;
  let inText = false;
  for (let i = 0; i < json.length; i += 1) {
    const byte = json[i];
    if (inText) {
      if (byte === BACKSLASH) i += 1;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === COLON) {
      const count = (fields[depth] ?? 0) + 1;
      if (count > MOST_FIELDS) return `has an object of more than ${MOST_FIELDS.toLocaleString('en')} fields`;
      fields[depth] = count;
    } else if (byte === LIST || byte === OBJECT) {
      depth += 1;
      if (depth > DEEPEST) return `is nested deeper than ${DEEPEST} levels`;
      fields[depth] = 0;
    } else if (byte === LIST_END || byte === OBJECT_END) depth = Math.max(0, depth - 1);
  }
  return undefined;
}
