import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  contactStream,
  conversationStream,
  inboxStream,
  routingStream,
  teammateStream,
  threadStream,
} from '@parley/event-schema';
import { ROUTING_RULES_ID, type RoutingRule } from '@parley/domain';
import { sqliteEventStore } from '@parley/event-store';
import { hashOf, uuidV7 } from '@parley/platform';
import {
  aFullConversation,
  anOversizedConversation,
  aTypicalConversation,
  commitMetadata,
  contactSaved,
  conversationElected,
  inboxSaved,
  routingRule,
  routingRulesSaved,
  logWriter,
  messageReceived,
  MONDAY,
  teammateSaved,
  weigh,
  WORKSPACE,
  zoesContent,
  type Filled,
  type LogWriter,
} from '@parley/testing';
import { conversationAggregate } from '../../src';
import {
  contactAggregate,
  inboxAggregate,
  routingAggregate,
  teammateAggregate,
  threadAggregate,
} from '../../src/aggregates/record-aggregates';
import { IdempotencyKeys } from '../../src/write-path/idempotency-keys';
import { StreamCache } from '../../src/write-path/stream-cache';

/* Fills the cache of the write path with streams of each shape, read from a log as the product reads them. */

type Folding<State, Event> = ConstructorParameters<typeof StreamCache<State, Event>>[0];
type Write = (log: LogWriter, id: string) => Promise<unknown>;

const MOST = 1024 ** 3;

const filled =
  <State, Event>(
    aggregate: Folding<State, Event>,
    streamOf: typeof conversationStream,
    count: number,
    write: Write,
  ): (() => Promise<Filled>) =>
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-weights-'));
    const store = sqliteEventStore(join(folder, 'events.db'));
    const cache = new StreamCache<State, Event>(aggregate, store, uuidV7, MOST);
    const ids = Array.from({ length: count }, (_, i) => String(i).padStart(6, '0'));
    await Promise.all(ids.map((id) => write(logWriter(store), id)));
    for (const id of ids) await cache.of(streamOf({ workspace: WORKSPACE, id }));
    await store.close();
    rmSync(folder, { recursive: true });
    return cache;
  };

const conversations = (count: number, write: Write) => filled(conversationAggregate, conversationStream, count, write);

/** Each message a commit of its own, with an id of its own. */
const withMessages =
  (messages: number, idOf: (n: number) => string): Write =>
  async (log, id) => {
    await log.conversation(id, ...aTypicalConversation(id, 0));
    for (let n = 1; n <= messages; n += 50) {
      const some = Array.from({ length: Math.min(50, messages + 1 - n) }, (_, i) => n + i);
      await log.conversation(id, ...some.map((number) => messageReceived(number, { messageId: idOf(number) })));
    }
  };

const metadata = (name: string, of: string, entries: number, length: number) =>
  Object.fromEntries(Array.from({ length: entries }, (_, i) => [`${name}_${i}`, `${of}_${i}`.padEnd(length, 'x')]));

const contacts = (count: number, metadataOf: (id: string) => Readonly<Record<string, string>>) =>
  filled(contactAggregate, contactStream, count, (log, id) =>
    log.contact(
      id,
      contactSaved({
        private: { ...zoesContent, email: `${id}@example.test`, metadata: metadataOf(id) },
      }),
    ),
  );

/** In a workspace named so: there are as many as workspaces. */
const routingOfWorkspace: typeof conversationStream = ({ id: workspace }) =>
  routingStream({ workspace, id: ROUTING_RULES_ID });

const routingRules = (count: number, of: string, people = 3): readonly RoutingRule[] =>
  Array.from({ length: count }, (_, n) =>
    routingRule({
      name: `Rule ${n} of ${of}`,
      when: { inbox: [`inb_${of}_${n}`], tag: ['vip'] },
      then: {
        kind: 'round_robin',
        among: Array.from({ length: people }, (_, i) => ({ id: `usr_${of}_${n}_${i}`, type: 'attendant' })),
      },
    }),
  );

/** As many keys as a stream keeps whole, and more. */
async function keysOf(count: number): Promise<Filled> {
  let keys = new IdempotencyKeys();
  for (let n = 0; n < count; n += 1) {
    const hashes = { keyHash: hashOf('key', String(n)), requestHash: hashOf('request', String(n)) };
    keys.record(commitMetadata(hashes), n, n, MONDAY + n);
  }
  const bytes = keys.weight;
  return { bytes, clear: () => void (keys = new IdempotencyKeys()) };
}

void weigh({
  'a conversation that was opened': conversations(500, (log, id) =>
    log.conversation(id, ...aTypicalConversation(id, 0)),
  ),
  'a conversation like most': conversations(300, (log, id) => log.conversation(id, ...aTypicalConversation(id))),
  'a conversation of 2,500 messages': conversations(
    20,
    withMessages(2_500, (n) => `wamid.${String(n).padEnd(30, 'x')}`),
  ),
  'a conversation with long ids of messages': conversations(
    100,
    withMessages(200, (n) => String(n).padEnd(512, '€')),
  ),
  'a conversation at its limits': conversations(100, (log, id) => log.conversation(id, ...aFullConversation(id))),
  'a conversation of 236 KB': conversations(60, (log, id) => log.conversation(id, ...anOversizedConversation(id))),
  'a contact': contacts(3_000, (id) => metadata('field', id, 3, 12)),
  'a contact with much metadata': contacts(100, (id) => metadata('field', id, 100, 140)),
  'a contact with names of its own in its metadata': contacts(100, (id) => metadata(`field_of_${id}`, id, 300, 12)),
  'a teammate': filled(teammateAggregate, teammateStream, 3_000, (log, id) => log.teammate(id, teammateSaved())),
  'an inbox': filled(inboxAggregate, inboxStream, 3_000, (log, id) => log.inbox(id, inboxSaved())),
  'rules of routing': filled(routingAggregate, routingOfWorkspace, 500, (log, workspace) =>
    log.within(workspace).routing(routingRulesSaved(...routingRules(20, workspace))),
  ),
  'rules of routing, each with a hundred people': filled(routingAggregate, routingOfWorkspace, 30, (log, workspace) =>
    log.within(workspace).routing(routingRulesSaved(...routingRules(100, workspace, 100))),
  ),
  'a thread of 50 conversations': filled(threadAggregate, threadStream, 100, (log, id) =>
    log.thread(
      id,
      ...Array.from({ length: 50 }, (_, n) => conversationElected(n + 1, { conversationId: `conv_${id}_${n}` })),
    ),
  ),
  'idempotency keys': () => keysOf(8_000),
  'idempotency keys of which most are hashes': () => keysOf(200_000),
});
