import { ascii, attachmentUrl, widest, wide } from './texts';

/* Bodies as large, as deep and as wrong as they may be. */

const BODY_BYTES = 256 * 1024;
const BULK_BYTES = 2 * 1024 * 1024;
const BULK_ITEMS = 1_000;

const json = (value: unknown): string => JSON.stringify(value);

/** A message of the most characters and attachments. */
export const largestMessageBody = (id: string): string =>
  json({
    id,
    direction: 'inbound',
    text: widest(20_000),
    attachments: Array.from({ length: 20 }, (_, n) => ({
      url: attachmentUrl(n),
      content_type: 'application/octet-stream',
      name: widest(200),
      size: 1,
    })),
  });

/** As many fields that nobody knows as fit into a body. */
export const unknownFields = (bytes = BODY_BYTES): string => {
  const fields: string[] = [];
  for (let left = bytes - 64, n = 0; left > 0; n += 1) {
    const field = `"${n.toString(36)}":0`;
    fields.push(field);
    left -= field.length + 1;
  }
  return `{${fields.join(',')}}`;
};

/** One field whose name fills the body. */
export const longField = (): string => `{"${ascii(BODY_BYTES - 64)}":0}`;

/** Lists in lists in lists. */
export const nested = (bytes = BODY_BYTES): string => '['.repeat(bytes / 2) + ']'.repeat(bytes / 2);

/** Very many lists without anything in them. */
export const emptyLists = (bytes = BODY_BYTES): string => `[${'[],'.repeat(Math.floor((bytes - 8) / 3))}[]]`;

const bulk = (commands: readonly unknown[]): string => json({ commands });

const items = (item: (n: number) => unknown, count = BULK_ITEMS): string =>
  bulk(Array.from({ length: count }, (_, n) => item(n)));

export const bulkOfMessages = (id: string, batch: number, text = ascii(1_800)): string =>
  items((n) => ({
    conversation_id: id,
    command: 'message',
    body: { id: `b_${batch}_${n}`, direction: 'inbound', text },
  }));

export const bulkOver = (ids: (n: number) => string): string =>
  items((n) => ({ conversation_id: ids(n), command: 'patch', body: { description: wide(600, `${Math.random()} `) } }));

export const bulkOfUnknownFields = (): string =>
  items((n) => ({
    conversation_id: `c_${n}`,
    command: 'close',
    body: JSON.parse(unknownFields(BULK_BYTES / 1_100)) as unknown,
  }));

export const bulkWithUnknownFields = (): string =>
  items((n) => ({
    ...(JSON.parse(unknownFields(BULK_BYTES / 1_100)) as object),
    conversation_id: `c_${n}`,
    command: 'close',
  }));

/** As deep as is allowed, and as often as there is room for. */
export const bulkOfDeepLists = (): string => {
  const deep = `${'['.repeat(55)}${']'.repeat(55)}`;
  return `{"commands":[${`${deep},`.repeat(Math.floor((BULK_BYTES - 256) / (deep.length + 1)))}${deep}]}`;
};

export const bulkOfEmptyLists = (): string => `{"commands":${emptyLists(BULK_BYTES - 32)}}`;
export const bulkOfNested = (): string => `{"commands":${nested(BULK_BYTES - 32)}}`;
export const bulkOfOneItem = (bytes = BULK_BYTES - 64): string => `{"commands":[${unknownFields(bytes)}]}`;
/** One text fills the body, as id. */
export const bulkOfLongId = (): string =>
  `{"commands":[{"conversation_id":"${ascii(BULK_BYTES - 128)}","command":"close"}]}`;

export const largestContact = (): string =>
  json({
    first_name: widest(200),
    last_name: widest(200),
    phone: '+4915112345678',
    metadata: { note: ascii(16 * 1024 - 64) },
  });

/** Metadata of very many small parts. */
export const manyFieldsOfMetadata = (): string =>
  json({ first_name: 'A', metadata: Object.fromEntries(Array.from({ length: 1_200 }, (_, n) => [n, n])) });

/** Rules that fill a body: as many as there may be, with as many people and values as fit into it. */
export const mostRules = (): string =>
  json({
    rules: Array.from({ length: 100 }, (_, rule) => ({
      name: `Rule ${rule}`,
      when: { inbox: Array.from({ length: 50 }, (__, n) => `inbox_${n}`), tag: [wide(100)] },
      then: { round_robin: Array.from({ length: 40 }, (__, n) => ({ id: `usr_${n}`, type: 'attendant' })) },
    })),
  });

/** Nothing in it is right, and everything is there twice. */
export const wrongRules = (): string =>
  json({
    rules: Array.from({ length: 100 }, () => ({
      name: 'The same',
      when: { inbox: Array.from({ length: 50 }, () => 'a b') },
      then: { round_robin: Array.from({ length: 50 }, () => ({ id: 'a b', type: 'nobody' })) },
    })),
  });
