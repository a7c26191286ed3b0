export {
  decodeConversationCommit,
  encodeConversationCommit,
  type CommitFailure,
  type ConversationCommit,
} from './commit';
export { conversationEvents } from './conversation';
export type { CommitMetadata } from './metadata';
export { decodeParts, storedName, type DecodeFailure, type EventDefinition, type Upcaster } from './registry';
export { CONVERSATION_PREFIX, conversationOf, conversationStream, type StreamOf } from './streams';
