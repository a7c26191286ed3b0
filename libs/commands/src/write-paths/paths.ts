import type {
  ActorRefusal,
  Contact,
  ContactCommand,
  ContactRefusal,
  Conversation,
  ConversationCommand,
  Inbox,
  InboxCommand,
  Refusal,
  RoutingCommand,
  RoutingRules,
  Teammate,
  TeammateCommand,
  Thread,
  ThreadCommand,
} from '@parley/domain';
import type { Receipt } from '../write-path/execution';
import type { WritePath } from '../write-path/write-path';

/** One for each kind of stream. */
export interface WritePaths {
  readonly conversations: WritePath<Conversation, ConversationCommand, Refusal>;
  readonly threads: WritePath<Thread, ThreadCommand, never>;
  readonly contacts: WritePath<Contact, ContactCommand, ContactRefusal>;
  readonly teammates: WritePath<Teammate, TeammateCommand, ActorRefusal>;
  readonly inboxes: WritePath<Inbox, InboxCommand, ActorRefusal>;
  readonly routing: WritePath<RoutingRules, RoutingCommand, ActorRefusal>;
}

/** What a command on a conversation answers; it may have been carried out in another one of its thread (rule 15). */
export interface Answered extends Receipt {
  readonly conversationId: string;
  /** Whether a conversation was opened for a message; undefined where that is no question. */
  readonly opened: boolean | undefined;
}

/** What a message to a thread answers. */
export interface Delivered extends Answered {
  readonly opened: boolean;
}
