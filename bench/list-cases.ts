import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { QueryBus } from '@nestjs/cqrs';
import { inMemoryEventStore } from '@parley/event-store';
import {
  conversationView,
  CountAllConversations,
  CountConversations,
  GetConversation,
  ListConversations,
  readModelsModule,
  sqliteConversationReadModel,
  type ConversationKey,
  type ConversationQuery,
} from '@parley/read-models';
import { teammateOf } from './filled/who';
import { contactId, conversationId, INBOXES, randomOf, WORKSPACE, type Filled, type Random } from './filled-log';

/** What is asked: a filled read model, with a luck of its own, so that those of two sizes are asked alike. */
export interface Asked {
  readonly queries: Pick<QueryBus, 'execute'>;
  readonly filled: Filled;
  readonly random: Random;
  /** Where walks through pages are, by name. */
  readonly walks: Map<string, Walk>;
}

interface Walk {
  readonly inbox: string;
  readonly after: ConversationKey | undefined;
  readonly pages: number;
}

export interface ListCase {
  readonly name: string;
  /** The answer has as many rows as there are, up to the limit. */
  readonly pages: boolean;
  /** Answers as the HTTP API does, to the last byte of the body, and gives the number of rows. */
  answer(asked: Asked, limit: number): Promise<number>;
}

export const LIMIT = 50;
const WALK = 20;
const SEED = 11;

/** The same seed draws the same questions. */
export const asking = (queries: Asked['queries'], filled: Filled, seed: number = SEED): Asked => ({
  queries,
  filled,
  random: randomOf(seed),
  walks: new Map(),
});

interface ReadSide {
  readonly queries: QueryBus;
  close(): Promise<void>;
}

/** The queries as the HTTP API asks them. None of them reads the log. */
export async function readSide(readModel: string): Promise<ReadSide> {
  const model = sqliteConversationReadModel(readModel);
  const context = await NestFactory.createApplicationContext(readModelsModule(model, inMemoryEventStore()), {
    logger: ['error'],
  });
  return {
    queries: context.get(QueryBus),
    async close() {
      await context.close();
      await model.close();
    },
  };
}

type Query = Omit<ConversationQuery, 'workspace' | 'limit'>;

async function page(
  { queries }: Asked,
  query: Query,
  limit: number,
): Promise<{ readonly rows: number; readonly next: ConversationKey | null }> {
  const asked = new ListConversations({ workspace: WORKSPACE, ...query, limit });
  const { items, next } = await queries.execute(asked);
  sent(`{"data":[${items.join()}],"next_cursor":${JSON.stringify(next)}}`);
  return { rows: items.length, next };
}

/** The bytes of a body as they would go out. */
const sent = (body: string): Buffer => Buffer.from(body);
const written = (body: object): Buffer => sent(JSON.stringify(body));

const list = (name: string, queryOf: (asked: Asked) => Query): ListCase => ({
  name,
  pages: true,
  answer: async (asked, limit) => (await page(asked, queryOf(asked), limit)).rows,
});

/** Inboxes are opened as often as they are large; everybody knows the largest few. */
const anInbox = ({ random }: Asked): string => random.pickRanked(INBOXES);
const aLargeInbox = ({ random }: Asked): string => random.pick(INBOXES.slice(0, 3));
const aTeammate = ({ random }: Asked): string => teammateOf(random.ranked(INBOXES.length), random).id;
const someInboxes = ({ random }: Asked, count: number): readonly string[] => {
  const some = new Set<string>();
  while (some.size < count) some.add(random.pick(INBOXES));
  return [...some];
};

const open = ['open'] as const;
const closed = ['closed'] as const;

/** About the middle of the time of the log: half of what is closed lies behind it. */
function theMiddle({ filled: { first, last, conversations }, random }: Asked): ConversationKey {
  const at = first + Math.floor((last - first) * (0.4 + random.next() * 0.2));
  return { at, id: conversationId(random.below(conversations)) };
}

/** One page after the other, 20 of them, then from the beginning of another list. */
async function walked(asked: Asked, name: string, limit: number): Promise<number> {
  const known = asked.walks.get(name);
  const walk = known ?? { inbox: aLargeInbox(asked), after: undefined, pages: 0 };
  const { rows, next } = await page(
    asked,
    { filter: { statuses: closed, inboxes: [walk.inbox] }, after: walk.after },
    limit,
  );
  if (next === null || walk.pages + 1 === WALK) asked.walks.delete(name);
  else asked.walks.set(name, { inbox: walk.inbox, after: next, pages: walk.pages + 1 });
  return rows;
}

async function counted({ queries }: Asked, inboxes?: readonly string[]): Promise<number> {
  const counts =
    inboxes === undefined
      ? (await queries.execute(new CountAllConversations(WORKSPACE, undefined))).counts
      : await queries.execute(new CountConversations(WORKSPACE, inboxes));
  written({ inboxes: Object.fromEntries(counts), next_cursor: null });
  return counts.size;
}

async function oneConversation({ queries, filled, random }: Asked): Promise<number> {
  const drawn = random.below(filled.conversations);
  // Every hundredth is of another workspace.
  const id = conversationId(drawn % 100 === 99 ? drawn - 1 : drawn);
  const found = await queries.execute(new GetConversation(WORKSPACE, id));
  if (found === undefined) throw new Error(`${id} is not there`);
  written(conversationView(found.document, found.joined));
  return 1;
}

export const LIST_CASES: readonly ListCase[] = [
  list('an inbox, open', (a) => ({ filter: { statuses: open, inboxes: [anInbox(a)] } })),
  list('an inbox, unread', (a) => ({ filter: { statuses: open, inboxes: [anInbox(a)], unread: true } })),
  list('an inbox, unassigned', (a) => ({ filter: { statuses: open, inboxes: [anInbox(a)], assignees: [null] } })),
  list('an inbox, closed', (a) => ({ filter: { statuses: closed, inboxes: [anInbox(a)] } })),
  list('an inbox, open, newest first', (a) => ({
    filter: { statuses: open, inboxes: [anInbox(a)] },
    sort: '-created',
  })),
  list('mine', (a) => ({ filter: { statuses: open, assignees: [aTeammate(a)] } })),
  list('all inboxes, open', () => ({ filter: { statuses: open } })),
  list('5 inboxes, open', (a) => ({ filter: { statuses: open, inboxes: someInboxes(a, 5) } })),
  list('20 inboxes, unread', (a) => ({ filter: { statuses: open, inboxes: someInboxes(a, 20), unread: true } })),
  list('snoozed, by the end of the snooze', () => ({ filter: { statuses: open, snoozed: true }, sort: 'snooze_till' })),
  list('snoozed of an inbox, by the end of the snooze', (a) => ({
    filter: { statuses: open, snoozed: true, inboxes: [anInbox(a)] },
    sort: 'snooze_till',
  })),
  list('deep in the closed ones of the largest inbox', (a) => ({
    filter: { statuses: closed, inboxes: INBOXES.slice(0, 1) },
    after: theMiddle(a),
  })),
  {
    name: `walking ${WALK} pages of closed ones, each`,
    pages: true,
    answer: (asked, limit) => walked(asked, `walk of ${limit === LIMIT ? 'whole' : 'short'} pages`, limit),
  },
  list("a contact's conversations", (a) => ({
    filter: { statuses: ['open', 'closed', 'archived'], contacts: [contactId(a.random.below(a.filled.contacts))] },
  })),
  { name: 'counts of all inboxes', pages: false, answer: (asked) => counted(asked) },
  { name: 'counts of an inbox', pages: false, answer: (asked) => counted(asked, [anInbox(asked)]) },
  { name: 'one conversation', pages: false, answer: oneConversation },
];
