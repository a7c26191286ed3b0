import type { ChannelType, Command, NewMessage, NewParticipant, ThreadKey, Unstamped } from '@parley/domain';
import type { CommandContext } from '../write-path/execution';

/** A message that names no conversation. */
export interface Delivery {
  readonly context: CommandContext;
  readonly thread: ThreadKey;
  readonly channelType: ChannelType;
  readonly target: string | null;
  readonly message: NewMessage;
  /** Who takes part in a conversation that is opened for it, besides the contact. */
  readonly participants?: readonly NewParticipant[];
  /** The conversation that does not take it any more, when the thread itself knows of none before. */
  readonly before?: string;
  readonly keyHash?: string;
  readonly requestHash?: string;
}

/** On whose account a conversation is asked, and under which key. */
export type Keyed = Pick<Delivery, 'context' | 'keyHash' | 'requestHash'>;

/** The key of a request, to be handed on with what is sent on its account. */
export const keyOf = ({ keyHash, requestHash }: Keyed): Pick<Delivery, 'keyHash' | 'requestHash'> => ({
  ...(keyHash === undefined ? {} : { keyHash }),
  ...(requestHash === undefined ? {} : { requestHash }),
});

/** The opening of a conversation for a message, after the one before. */
export const opening = (
  { thread, channelType, target, message, participants = [], before: named }: Delivery,
  before: string | undefined,
): Unstamped<Command.OpenConversation> => ({
  type: 'OpenConversation',
  ...thread,
  channelType,
  priority: null,
  tags: [],
  labels: [],
  visibility: 'private',
  accessibility: 'invite-only',
  members: [],
  content: { target, subject: null, description: null, memberNames: [] },
  participants,
  assignee: null,
  message,
  previous: before ?? named ?? null,
  forMessage: true,
});

/** A message to a conversation whose thread was asked. */
export const recording = (message: NewMessage): Unstamped<Command.RecordMessage> => ({
  type: 'RecordMessage',
  message,
  threadChecked: true,
});
