export {
  CONVERSATION_STATUSES,
  isUnread,
  unreadCount,
  type ConversationDocument,
  type ConversationStatus,
} from './conversation-document';
export { projectConversation } from './project-conversation';
export { projectContact, projectInbox, projectTeammate } from './project-records';
export type { ContactChange, ConversationChange, InboxChange, Kind, RecordChange, TeammateChange } from './change';
export type {
  ContactDetails,
  ContactDocument,
  InboxDocument,
  RecordDocuments,
  RecordKind,
  TeammateDocument,
} from './record-documents';
export type { ContactAddress, RecordPage, RecordQuery, RecordReadModel } from './record-port';
export { joined, joinedOf, nothingJoined, type Joined } from './joined';
export { conversationListItem, conversationView, type ConversationListItem, type ConversationView } from './views';
export {
  contactRecordView,
  contactView,
  inboxView,
  teammateView,
  type ContactRecordView,
  type ContactView,
  type InboxView,
  type TeammateView,
} from './record-views';
export type {
  ConversationFilter,
  ConversationKey,
  ConversationPage,
  ConversationQuery,
  ConversationReadModel,
  ShownRevision,
} from './port';
export {
  CONVERSATION_SORTS,
  decodeCursor,
  decodeIdCursor,
  encodeCursor,
  encodeIdCursor,
  type ConversationSort,
  type CursorFailure,
} from './cursor';
export { conversationProjector, SHOWN_PREFIXES, type SkippedCommit } from './projector';
export { inMemoryConversationReadModel, inMemoryConversations, type InMemoryConversations } from './in-memory';
export { sqliteConversationReadModel, type SqliteConversationReadModel } from './conversations.sqlite';
export { AwaitRevision, GetConversation, ListConversations, type FoundConversation } from './conversations.query';
export { FindContacts, GetContact, GetInbox, GetTeammate, ListInboxes, ListTeammates } from './records.query';
export { ReadModelsModule } from './read-models.module';
