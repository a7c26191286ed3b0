import * as E from 'fp-ts/Either';
import {
  conversationExists,
  type ChannelType,
  type Conversation,
  type ConversationCommand,
  type NewMessage,
  type Refusal,
  type Stamp,
  type ThreadKey,
} from '@parley/domain';
import { conversationAggregate } from './conversation-aggregate';
import type { CommandContext, CommandFailure } from './execution';

/** A message that names no conversation. */
export interface Delivery {
  readonly context: CommandContext;
  readonly thread: ThreadKey;
  readonly channelType: ChannelType;
  readonly target: string | null;
  readonly message: NewMessage;
  /** The conversation that does not take it any more, when the thread itself knows of none before. */
  readonly before?: string;
  readonly keyHash?: string;
  readonly requestHash?: string;
}

/** The opening of a conversation for a message, as the domain's command. */
export const opening =
  ({ thread, channelType, target, message, before: named }: Delivery, before?: string) =>
  (stamp: Stamp): ConversationCommand => ({
    type: 'OpenConversation',
    ...stamp,
    ...thread,
    channelType,
    priority: null,
    tags: [],
    labels: [],
    visibility: 'private',
    accessibility: 'invite-only',
    members: [],
    content: { target, subject: null, description: null, memberNames: [] },
    participants: [],
    assignee: null,
    message,
    previous: before ?? named ?? null,
    forMessage: true,
  });

/** Why a message could not open a conversation, whatever its thread; undefined when it could. */
export function refusedOpening(delivery: Delivery): E.Left<CommandFailure<Refusal>> | undefined {
  const command = opening(delivery)({ at: 0, by: delivery.context.actor });
  const decided = conversationAggregate.decide(command, conversationAggregate.initialState);
  return E.isLeft(decided)
    ? { _tag: 'Left', left: { tag: 'Refused', refusal: decided.left, revision: 'none' } }
    : undefined;
}

/** A conversation that was opened by name under the id of a generation may be somebody else's. */
export const belongsTo = ({ contactId, channelId, inbox }: ThreadKey, state: Conversation): boolean =>
  conversationExists(state) && state.contactId === contactId && state.channelId === channelId && state.origin === inbox;

/** Why a conversation as it is would not take the message; one that it sends on to the next is not refused. */
export function refusedRecording(
  { message, context }: Delivery,
  state: Conversation,
): E.Left<CommandFailure<Refusal>> | undefined {
  const command = { type: 'RecordMessage', at: 0, by: context.actor, message, threadChecked: true } as const;
  const decided = conversationAggregate.decide(command, state);
  return E.isLeft(decided) && decided.left.code !== 'goes_on_in_thread'
    ? { _tag: 'Left', left: { tag: 'Refused', refusal: decided.left, revision: 'none' } }
    : undefined;
}
