import { conversationExists, type Conversation, type ExistingConversation, type ThreadKey } from '@parley/domain';
import { derivedUlid, hashOf } from '@parley/platform';

export const threadId = ({ contactId, channelId, inbox }: ThreadKey): string =>
  hashOf('thread', contactId, channelId, inbox);

/** The conversation of a generation: the same in every process, so that whoever opens it opens the same one. */
export const generationId = (workspace: string, key: ThreadKey, generation: number): string =>
  `conv_${derivedUlid('thread', workspace, threadId(key), String(generation))}`;

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
