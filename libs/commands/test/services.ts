import type { Actor, ContactCommands, NewMessage, SaveInbox } from '@parley/domain';
import {
  contactStream,
  conversationCommits,
  conversationOf,
  conversationStream,
  inboxStream,
  teammateStream,
  type ConversationCommit,
} from '@parley/event-schema';
import type { EventStore } from '@parley/event-store';
import { hashOf, silentLogger, uuidV7 } from '@parley/platform';
import { runLocal } from '@parley/subscriptions';
import * as E from 'fp-ts/Either';
import {
  conversationService,
  writePaths,
  type Answered,
  type Delivered,
  type FollowingWritePaths,
  type InlineContact,
} from '../src';
import { open as opening, type Unstamped } from './paths';

/** One process: its write paths and its service, on a store that others may share. */
export interface Process {
  readonly paths: FollowingWritePaths;
  /** A message to the thread of a contact. */
  deliver(contactId: string, message: NewMessage, more?: More): Promise<Delivered>;
  deliverOrFail(contactId: string, message: NewMessage, more?: More): Promise<E.Either<unknown, Delivered>>;
  open(id: string, contactId: string, more?: Readonly<Record<string, unknown>> & More): Promise<Answered>;
  send(id: string, command: Unstamped, more?: More): Promise<Answered>;
  /** Commands on one conversation in their order, each with a key of its own where one is given. */
  sendInOrder(id: string, commands: readonly Unstamped[], key?: string): Promise<readonly Answered[]>;
  refused(id: string, command: Unstamped, more?: More): Promise<unknown>;
  saveInbox(settings: Partial<SaveInbox>): Promise<void>;
  saveTeammate(id: string, available: boolean): Promise<void>;
  contact(id: string, command: ContactCommands.BlockContact['type'] | 'UnblockContact'): Promise<void>;
  stop(): Promise<void>;
}

interface More {
  readonly key?: string;
  readonly request?: string;
  /** The first name of a contact that comes along with the message. */
  readonly contact?: string;
}

const API: Actor = { type: 'api', id: 'key_1' };
const context = { workspace: 'ws_1', actor: API, correlationId: 'r', causationId: 'r', causationDepth: 0 };
const hashes = ({ key, request }: More): { keyHash?: string; requestHash?: string } =>
  key === undefined ? {} : { keyHash: hashOf('key', key), requestHash: hashOf(request ?? 'request') };

const contactCalled = (firstName: string): InlineContact['says'] => ({ content: { firstName } });

const INBOX = 'inbox_1';

export async function startProcess(store: EventStore, clock: () => number = Date.now): Promise<Process> {
  const paths = writePaths({
    store,
    clock,
    newId: () => uuidV7(),
    logger: silentLogger,
    origin: 'process',
    writer: 'parley/test',
  });
  const records = runLocal(paths.records, store);
  while (!records.status().caughtUpOnce) await new Promise((resolve) => setImmediate(resolve));
  const desks = conversationService(paths);

  const deliverOrFail: Process['deliverOrFail'] = (contactId, message, more = {}) =>
    desks.deliver(
      {
        context,
        thread: { contactId, channelId: 'chan_1', inbox: INBOX },
        channelType: 'whatsapp',
        target: null,
        message,
        ...hashes(more),
      },
      more.contact === undefined ? undefined : { id: contactId, says: contactCalled(more.contact) },
    );

  const execute = (id: string, command: Unstamped, more: More = {}): ReturnType<typeof desks.execute> =>
    desks.execute(id, execution(id, command, more));

  return {
    paths,
    deliverOrFail,
    deliver: async (...args) => right(await deliverOrFail(...args)),
    async open(id, contactId, { key, request, ...over } = {}) {
      const command = { ...opening, contactId, inbox: INBOX, ...over } as Unstamped;
      const more = key === undefined ? {} : { key, ...(request === undefined ? {} : { request }) };
      return right(await desks.open(id, { ...execution(id, command, more), creates: true }, undefined));
    },
    send: async (...args) => right(await execute(...args)),
    async sendInOrder(id, commands, key) {
      const executions = commands.map((command, place) =>
        execution(id, command, key === undefined ? {} : { key: `${key}/${place}`, request: JSON.stringify(command) }),
      );
      return (await desks.executeInOrder(id, executions)).map((result) => {
        if (result.status === 'rejected') throw result.reason;
        return right(result.value);
      });
    },
    async refused(...args) {
      const result = await execute(...args);
      return E.isLeft(result) && result.left.tag === 'Refused' ? result.left.refusal.code : result;
    },
    async saveInbox(settings) {
      const whole = { name: 'Inbox', inactivityTimeoutSeconds: null, inactivityResolution: 'unresolved' as const };
      const policy = { reopenWindowSeconds: null, reopenAfterSpam: true };
      const saved = await paths.inboxes.execute({
        stream: inboxStream({ workspace: 'ws_1', id: INBOX }),
        command: { type: 'SaveInbox', ...whole, ...policy, ...settings },
        context,
        creates: false,
      })();
      right(saved);
    },
    async saveTeammate(id, available) {
      const stream = teammateStream({ workspace: 'ws_1', id });
      const content = { name: id, email: null, avatarUrl: null };
      const command = { type: 'SaveTeammate' as const, kind: 'attendant' as const, available, content };
      right(await paths.teammates.execute({ stream, command, context, creates: false })());
    },
    async contact(id, type) {
      const stream = contactStream({ workspace: 'ws_1', id });
      right(await paths.contacts.execute({ stream, command: { type }, context, creates: false })());
    },
    stop: () => records.stop(),
  };
}

const execution = (id: string, command: Unstamped, more: More) => ({
  stream: conversationStream({ workspace: 'ws_1', id }),
  command,
  creates: false,
  context,
  ...hashes(more),
});

function right<A>(result: E.Either<unknown, A>): A {
  if (E.isLeft(result)) throw new Error(`it was expected to apply: ${JSON.stringify(result.left)}`);
  return result.right;
}

/** What the log holds of every conversation, by id. */
export async function conversationsIn(store: EventStore): Promise<ReadonlyMap<string, readonly ConversationCommit[]>> {
  const all = new Map<string, ConversationCommit[]>();
  for await (const recorded of store.readAll({ prefixes: ['conversation-'] })) {
    const id = conversationOf(recorded.stream)?.id ?? '';
    const decoded = conversationCommits.decode(recorded);
    if (E.isLeft(decoded)) throw new Error(JSON.stringify(decoded.left));
    all.set(id, [...(all.get(id) ?? []), decoded.right]);
  }
  return all;
}

/** Ids of the messages of a conversation, in their order. */
export const messagesIn = (commits: readonly ConversationCommit[] = []): readonly string[] =>
  commits.flatMap(({ events }) =>
    events.flatMap((event) => ('kind' in event && 'messageId' in event ? [event.messageId] : [])),
  );
