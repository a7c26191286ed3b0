export {
  CONVERSATION_STATUSES,
  isUnread,
  unreadCount,
  type ConversationDocument,
  type ConversationStatus,
} from './conversation-document';
export { projectConversation, type ConversationChange } from './project-conversation';
export {
  conversationListItem,
  conversationView,
  type ContactView,
  type ConversationListItem,
  type ConversationView,
} from './views';
export type {
  ConversationFilter,
  ConversationKey,
  ConversationPage,
  ConversationQuery,
  ConversationReadModel,
  ConversationRevision,
} from './port';
export { CONVERSATION_SORTS, decodeCursor, encodeCursor, type ConversationSort, type CursorFailure } from './cursor';
export { conversationProjector, type SkippedCommit } from './projector';
export { inMemoryConversationReadModel, inMemoryConversations, type InMemoryConversations } from './in-memory';
export { sqliteConversationReadModel, type SqliteConversationReadModel } from './conversations.sqlite';
export { AwaitConversation, GetConversation, ListConversations } from './conversations.query';
export { ReadModelsModule } from './read-models.module';
