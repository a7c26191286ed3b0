import { conversationAggregate, writePath, type WritePath } from '@parley/commands';
import type { Command, Conversation, ConversationCommand, NewMessage, Refusal, Unstamped } from '@parley/domain';
import { conversationStream } from '@parley/event-schema';
import { sqliteEventStore, type EventStore } from '@parley/event-store';
import { silentLogger, systemClock, uuidV7 } from '@parley/platform';
import { CONVERSATIONS, sqliteConversationReadModel } from '@parley/read-models';
import * as E from 'fp-ts/Either';
import { startConsumerThread } from '@parley/runtime';
import type { Files } from './files';
import type { Subject } from './load';

export const WORKSPACE = 'ws_bench';
const TEXT = 'Hello, my order number 4711 has not arrived yet. Could you please have a look where it is? '.repeat(2);

/** The product without HTTP: the write path and the projector on SQLite, as one process runs them. */
export async function product(files: Files, conversations: number): Promise<Subject> {
  const store = sqliteEventStore(files.events);
  const readModel = sqliteConversationReadModel(files.readModel);
  const path = conversationPath(store);
  const log = { kind: 'sqlite', file: files.events, forThread: store.forThread } as const;
  const projector = startConsumerThread({
    consumer: CONVERSATIONS,
    readiness: 'needed',
    stores: { log, readModelFile: files.readModel },
    logger: silentLogger,
    handled: () => readModel.writtenElsewhere(),
  });
  const revisions = new Map<string, number>();

  async function execute(id: string, command: Unstamped<ConversationCommand>): Promise<void> {
    const revision = await send(path, id, command);
    if (revision !== 'none' && revision > (revisions.get(id) ?? -1)) revisions.set(id, revision);
  }

  for (let start = 0; start < conversations; start += 100)
    await Promise.all(Array.from({ length: 100 }, (_, i) => execute(idOf(start + i), opening(start + i))));

  let messages = 0;
  return {
    run: (conversation) => execute(idOf(conversation), recording(`msg_${(messages += 1)}`)),
    async settled() {
      for (const [id, revision] of revisions)
        if (!(await readModel.waitFor({ workspace: WORKSPACE, id, revision }, 60_000)))
          throw new Error(`${id} is not projected`);
      revisions.clear();
    },
    async close() {
      await projector.stop();
      await readModel.close();
      await store.close();
    },
  };
}

export const conversationPath = (store: EventStore): Path =>
  writePath(conversationAggregate, {
    store,
    clock: systemClock,
    newId: () => uuidV7(),
    logger: silentLogger,
    origin: uuidV7(),
    writer: 'bench',
  });

export type Path = WritePath<Conversation, ConversationCommand, Refusal>;

/** One command; gives the revision that it left behind. */
export async function send(path: Path, id: string, command: Unstamped<ConversationCommand>): Promise<number | 'none'> {
  const result = await path.execute({
    stream: conversationStream({ workspace: WORKSPACE, id }),
    command,
    context: {
      workspace: WORKSPACE,
      actor: { type: 'api', id: 'bench' },
      correlationId: 'req_01HX3B2K8MFQR4YZDNV7P9WCEA',
      causationId: 'req_01HX3B2K8MFQR4YZDNV7P9WCEA',
      causationDepth: 0,
    },
    creates: command.type === 'OpenConversation',
  })();
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left));
  return result.right.revision;
}

export const idOf = (conversation: number): string => `conv_${conversation.toString().padStart(8, '0')}`;

const message = (id: string): NewMessage => ({
  direction: 'inbound',
  id,
  kind: 'text',
  text: TEXT,
  attachments: [],
  sentAt: '2026-04-19T14:30:00.000Z',
});

export const recording = (messageId: string): Unstamped<Command.RecordMessage> => ({
  type: 'RecordMessage',
  message: message(messageId),
});

export const opening = (n: number): Unstamped<Command.OpenConversation> => ({
  type: 'OpenConversation',
  contactId: `cnt_${n}`,
  inbox: `inbox_${n % 20}`,
  channelId: 'chan_1',
  channelType: 'whatsapp',
  priority: null,
  tags: ['order'],
  labels: [],
  visibility: 'private',
  accessibility: 'invite-only',
  members: [],
  content: { target: '+4915112345678', subject: 'Order 4711', description: null, memberNames: [] },
  participants: [],
  assignee: { id: `usr_${n % 50}`, type: 'attendant' },
  message: message('msg_first'),
  previous: null,
});
