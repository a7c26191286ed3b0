import { conversationCommits, conversationStream, type ConversationCommit } from '@parley/event-schema';
import type { Actor, ConversationCommand, NewMessage, Refusal, Unstamped as Without } from '@parley/domain';
import type { EventStore } from '@parley/event-store';
import { silentLogger, uuidV7 } from '@parley/platform';
import * as E from 'fp-ts/Either';
import {
  conversationAggregate,
  writePath,
  type CommandFailure,
  type Execution,
  type Receipt,
  type WritePathOptions,
} from '../src';

export const STREAM = conversationStream({ workspace: 'ws_1', id: 'conv_1' });
const ATTENDANT: Actor = { type: 'attendant', id: 'usr_1' };

export type Unstamped = Without<ConversationCommand>;
type Result = E.Either<CommandFailure<Refusal>, Receipt>;

export interface Path {
  send(command: Unstamped, more?: Sending): Promise<Result>;
  /** Commands on the one conversation, carried out in their order. */
  sendInOrder(commands: readonly Unstamped[]): Promise<readonly Result[]>;
  /** Fails the test when the command did not apply. */
  sent(command: Unstamped, more?: Sending): Promise<Receipt>;
}

interface Sending {
  readonly stream?: string;
  readonly ifMatch?: number;
  readonly keyHash?: string;
  readonly requestHash?: string;
  readonly notBefore?: number;
  readonly causationDepth?: number;
}

/** The write path of one process on a store, for one conversation unless another is named. */
export function pathOn(
  store: EventStore,
  options: Partial<WritePathOptions> = {},
  aggregate = conversationAggregate,
): Path {
  const path = writePath(aggregate, {
    store,
    clock: () => Date.now(),
    newId: () => uuidV7(),
    logger: silentLogger,
    origin: 'process_1',
    writer: 'parley/test',
    ...options,
  });
  const send = (command: Unstamped, more?: Sending): Promise<Result> => path.execute(executionOf(command, more))();
  return {
    send,
    async sendInOrder(commands) {
      const results = await path.executeInOrder(commands.map((command) => executionOf(command)));
      return results.map((result) => {
        if (result.status === 'rejected') throw result.reason;
        return result.value;
      });
    },
    async sent(command, more) {
      const result = await send(command, more);
      if (E.isLeft(result)) throw new Error(`the command was expected to apply: ${JSON.stringify(result.left)}`);
      return result.right;
    },
  };
}

const executionOf = (
  command: Unstamped,
  { stream = STREAM, causationDepth = 0, ...more }: Sending = {},
): Execution<ConversationCommand> => ({
  stream,
  command,
  creates: command.type === 'OpenConversation',
  context: {
    workspace: 'ws_1',
    actor: ATTENDANT,
    correlationId: 'req_1',
    causationId: 'req_1',
    causationDepth,
  },
  ...more,
});

export const open: Unstamped = {
  type: 'OpenConversation',
  contactId: 'cnt_1',
  inbox: 'inbox_1',
  channelId: 'chan_1',
  channelType: 'whatsapp',
  priority: null,
  tags: [],
  labels: [],
  visibility: 'private',
  accessibility: 'invite-only',
  members: [],
  content: { target: null, subject: null, description: null, memberNames: [] },
  participants: [],
  assignee: null,
  message: null,
  previous: null,
};

export const close = (resolution: 'resolved' | 'spam' = 'resolved'): Unstamped => ({
  type: 'CloseConversation',
  resolution,
});
export const reopen: Unstamped = { type: 'ReopenConversation' };
/** The way of most messages; the thread was asked. */
export const receive = (id: string, text = 'Hello'): Unstamped => ({
  type: 'RecordMessage',
  message: inbound(id, { text }),
  threadChecked: true,
});

export const inbound = (id: string, over: Partial<NewMessage> = {}): NewMessage => ({
  direction: 'inbound',
  id,
  kind: 'text',
  text: `text of ${id}`,
  attachments: [],
  sentAt: null,
  ...over,
});

export const outbound = (id: string, over: Partial<NewMessage> = {}): NewMessage =>
  inbound(id, { direction: 'outbound', ...over });

/** What the log holds of the conversation, decoded. */
export async function logged(store: EventStore, stream = STREAM): Promise<ConversationCommit[]> {
  const commits: ConversationCommit[] = [];
  for await (const recorded of store.readStream(stream)) {
    const decoded = conversationCommits.decode(recorded);
    if (E.isLeft(decoded)) throw new Error(JSON.stringify(decoded.left));
    commits.push(decoded.right);
  }
  return commits;
}
