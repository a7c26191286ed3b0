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
export {
  CONVERSATION_SORTS,
  MOST_LOOKED_AT,
  type ConversationFilter,
  type ConversationKey,
  type ConversationPage,
  type ConversationQuery,
  type ConversationReadModel,
  type ConversationSort,
  type ShownRevision,
} from './port';
export type { ContentsKey, CountsOfInbox, ReadModelContents } from './contents-port';
export { COUNTED, isNothing, NO_COUNTS, type InboxCounts } from './inbox-counts';
export { wordsOf } from './words';
export { decodeCursor, decodeIdCursor, encodeCursor, encodeIdCursor, type CursorFailure } from './cursor';
export { conversationProjector, SHOWN_PREFIXES, type SkippedCommit } from './projector';
export { inMemoryConversationReadModel, inMemoryConversations, type InMemoryConversations } from './in-memory';
export { isReadModelOf, sqliteConversationReadModel, type SqliteConversationReadModel } from './conversations.sqlite';
export { rebuildReadModel, removeRebuilt, type RebuildStep, type RebuiltReadModel } from './rebuild.sqlite';
export {
  AwaitRevision,
  CountConversations,
  GetConversation,
  ListConversations,
  type FoundConversation,
} from './conversations.query';
export { FindContacts, GetContact, GetInbox, GetTeammate, ListInboxes, ListTeammates } from './records.query';
export { ReadModelsModule } from './read-models.module';
export type { AsOfFailure, Moment } from './as-of';
export type { HistoryItem, HistoryPage } from './history';
export type { HistoryData } from './history-data';
export { GetConversationAsOf, GetHistory, ListMessages } from './history.query';
export type { MessagePage, MessageView } from './messages';
