export {
  contactCommits,
  conversationCommits,
  failureKind,
  inboxCommits,
  routingCommits,
  teammateCommits,
  threadCommits,
  type CommitCodec,
  type ConversationCommit,
  type DecodedCommit,
} from './commit';
export { conversationEvents } from './conversation';
export { decodeConversationState, encodeConversationState } from './conversation-state';
export { contactEvents, inboxEvents, teammateEvents, threadEvents } from './records';
export { routingEvents } from './routing';
export type { CommitMetadata } from './metadata';
export { decodeParts, storedName, type DecodeFailure, type EventDefinition, type Upcaster } from './registry';
export {
  decodeSnapshot,
  encodeSegment,
  encodeSnapshot,
  decodeSegment,
  type Segment,
  type SnapshotContent,
} from './snapshot';
export {
  CONTACT_PREFIX,
  contactStream,
  CONVERSATION_PREFIX,
  conversationOf,
  conversationStream,
  INBOX_PREFIX,
  inboxStream,
  ROUTING_PREFIX,
  routingStream,
  streamOf,
  TEAMMATE_PREFIX,
  teammateStream,
  THREAD_PREFIX,
  threadStream,
  type StreamOf,
} from './streams';
