import type { ConversationEvent } from '@parley/domain';
import { openSqlite } from '@parley/storage';
import {
  aFullConversation,
  anOversizedConversation,
  aTypicalConversation,
  messageReceived,
  weigh,
  type Filled,
} from '@parley/testing';
import { weightOf, type ConversationDocument } from '../../src/documents/conversation-document';
import { conversationCache } from '../../src/sqlite/conversation-cache.sqlite';
import type { ConversationRows } from '../../src/sqlite/conversation-rows.sqlite';
import { makeTables, MIGRATIONS } from '../../src/sqlite/conversation-schema.sqlite';
import { contactsInMemory, conversationsInMemory } from '../../src/sqlite/filling-memory.sqlite';
import { changeOf, projected } from '../changes';

/* Fills the caches of the read model with documents of each shape: read from rows, or made of events just now. */

type Make = (id: string) => ConversationDocument;

/** As events come from a log. */
const fresh = <A>(value: A): A => JSON.parse(JSON.stringify(value)) as A;

const made =
  (eventsOf: (id: string) => readonly ConversationEvent[]): Make =>
  (id) => {
    const document = projected([changeOf(fresh(eventsOf(id)), { id })]);
    if (document === undefined) throw new Error('nothing was opened');
    return document;
  };

const read =
  (eventsOf: (id: string) => readonly ConversationEvent[]): Make =>
  (id) =>
    fresh(made(eventsOf)(id));

const idOf = (i: number): string => String(i).padStart(6, '0');
const nowhere: ConversationRows = {
  find: () => undefined,
  insert: () => 0,
  update: () => undefined,
  report: () => undefined,
};

/** What is kept between batches. */
async function between(count: number, make: Make): Promise<Filled> {
  const db = openSqlite(':memory:', { kind: 'read model', durability: 'normal', migrations: MIGRATIONS });
  makeTables(db);
  const cache = conversationCache(db);
  for (let i = 0; i < count; i += 1) {
    const document = make(idOf(i));
    cache.set(`ws_1/${idOf(i)}`, { row: i, document, weight: weightOf(document) });
  }
  return { bytes: cache.bytes, clear: () => cache.clear() };
}

/** What a rebuild keeps. */
async function filling(count: number, make: Make): Promise<Filled> {
  const cache = conversationsInMemory(nowhere);
  for (let i = 0; i < count; i += 1)
    cache.set(`ws_1/${idOf(i)}`, { row: i, document: make(idOf(i)), stored: false, changed: true });
  return { bytes: cache.calculatedSize, clear: () => cache.clear() };
}

async function contacts(count: number): Promise<Filled> {
  const times = contactsInMemory({ contacted: () => undefined });
  for (let i = 0; i < count; i += 1)
    times.contacted(fresh('ws_1_of_a_company'), `cnt_${idOf(i)}`, 1_770_000_000_000 + i);
  return { bytes: times.bytes, clear: () => times.clear() };
}

const withLongText = (id: string): readonly ConversationEvent[] => [
  ...aTypicalConversation(id, 0),
  messageReceived(1, { private: { text: `${id} says `.padEnd(20_000, 'much '), attachments: [], senderName: null } }),
];

void weigh({
  'a conversation like most, read': () => between(2_000, read(aTypicalConversation)),
  'a conversation like most, made': () => between(2_000, made(aTypicalConversation)),
  'one whose last message is long': () => between(1_000, made(withLongText)),
  'one at its limits': () => between(80, read(aFullConversation)),
  'one of 236 KB': () => between(40, read(anOversizedConversation)),
  'a conversation like most, in a rebuild': () => filling(4_000, made(aTypicalConversation)),
  'one at its limits, in a rebuild': () => filling(200, made(aFullConversation)),
  'one of 236 KB, in a rebuild': () => filling(100, made(anOversizedConversation)),
  'contacts that were written to': () => contacts(10_000),
});
