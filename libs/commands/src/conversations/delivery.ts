import * as E from 'fp-ts/Either';
import {
  conversationExists,
  type ChannelType,
  type Conversation,
  type ConversationCommand,
  type ExistingConversation,
  type NewMessage,
  type Refusal,
  type Stamp,
  type ThreadKey,
} from '@parley/domain';
import { conversationAggregate } from '../aggregates/conversation-aggregate';
import type { CommandContext, CommandFailure } from '../write-path/execution';

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

/** Why a conversation that is in this state would not take the command; undefined when it would. Nothing is written. */
export function refusalOf(
  command: ConversationCommand,
  state: Conversation,
): E.Left<CommandFailure<Refusal>> | undefined {
  const decided = conversationAggregate.decide(command, state);
  return E.isLeft(decided)
    ? { _tag: 'Left', left: { tag: 'Refused', refusal: decided.left, revision: 'none' } }
    : undefined;
}

/** Why a message could not open a conversation, whatever its thread; undefined when it could. */
export const refusedOpening = (delivery: Delivery): ReturnType<typeof refusalOf> =>
  refusalOf(opening(delivery)({ at: 0, by: delivery.context.actor }), conversationAggregate.initialState);

/** The thread of a conversation, whatever inbox it is in now. */
export const threadKeyOf = ({
  contactId,
  channelId,
  origin,
}: Pick<ExistingConversation, 'contactId' | 'channelId' | 'origin'>): ThreadKey => ({
  contactId,
  channelId,
  inbox: origin,
});

/** A conversation that was opened by name under the id of a generation may be somebody else's. */
export const belongsTo = ({ contactId, channelId, inbox }: ThreadKey, state: Conversation): boolean =>
  conversationExists(state) && state.contactId === contactId && state.channelId === channelId && state.origin === inbox;

/** Why a conversation as it is would not take the message; one that it sends on to the next is not refused. */
export function refusedRecording({ message, context }: Delivery, state: Conversation): ReturnType<typeof refusalOf> {
  const refused = refusalOf({ type: 'RecordMessage', at: 0, by: context.actor, message, threadChecked: true }, state);
  const goesOn = refused?.left.tag === 'Refused' && refused.left.refusal.code === 'goes_on_in_thread';
  return goesOn ? undefined : refused;
}

/** The key of a request, to be handed on with what is sent on its account. */
export const keyOf = ({
  keyHash,
  requestHash,
}: Pick<Delivery, 'keyHash' | 'requestHash'>): Pick<Delivery, 'keyHash' | 'requestHash'> => ({
  ...(keyHash === undefined ? {} : { keyHash }),
  ...(requestHash === undefined ? {} : { requestHash }),
});
