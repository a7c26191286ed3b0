export {
  CONVERSATION_STATUSES,
  unreadCount,
  type ConversationDocument,
  type ConversationStatus,
} from './documents/conversation-document';
export { withoutErased } from './erasing/without-erased';
export { projectConversation } from './documents/project-conversation';
export { projectContact, projectInbox, projectRouting, projectTeammate } from './documents/project-records';
export type {
  ContactChange,
  ConversationChange,
  InboxChange,
  Kind,
  RecordChange,
  RoutingChange,
  TeammateChange,
  UnhandledCommit,
} from './documents/change';
export type {
  ContactDetails,
  ContactDocument,
  InboxDocument,
  RecordKind,
  RoutingDocument,
  TeammateDocument,
} from './documents/record-documents';
export type { ContactAddress } from './record-port';
export { ITEMS_BYTES, PAGE_BYTES, PageItems, type WrittenPage } from './pages/page-items';
export type { IdPageQuery } from './pages/record-page';
export { joined, joinedOf, nothingJoined } from './views/joined';
export {
  conversationListItem,
  conversationView,
  type ConversationListItem,
  type ConversationView,
} from './views/views';
export {
  contactRecordView,
  contactView,
  inboxView,
  teammateView,
  type ContactRecordView,
  type ContactView,
  type InboxView,
  type TeammateView,
} from './views/record-views';
export { routingRulesView, type RoutingRulesView, type RoutingRuleView } from './views/routing-view';
export {
  CONVERSATION_SORTS,
  MAX_SCANNED,
  type ConversationFilter,
  type ConversationKey,
  type ConversationPage,
  type ConversationQuery,
  type ConversationReadModel,
  type ConversationSort,
} from './port';
export type { ContentsKey, CountsOfInbox } from './contents-port';
export type { InboxCounts } from './documents/inbox-counts';
export { searchTokensOf } from './search/search-tokens';
export { decodeCursor, decodeIdCursor, encodeCursor, encodeIdCursor } from './lists/cursor';
export { changesOf, SHOWN_PREFIXES } from './documents/decode-changes';
export { CONVERSATIONS, type LogItem } from './documents/parking';
export { inMemoryConversations } from './in-memory/in-memory-conversations';
export { inMemoryConversationReadModel } from './in-memory/in-memory';
export {
  isReadModelOf,
  lookAtReadModel,
  placeOfReadModel,
  sqliteConversationReadModel,
  type SqliteConversationReadModel,
} from './sqlite/conversations.sqlite';
export { rebuildReadModel, removeRebuilt, type RebuildStep, type RebuiltReadModel } from './sqlite/rebuild.sqlite';
export {
  AwaitPosition,
  AwaitRevision,
  CountAllConversations,
  CountConversations,
  GetConversation,
  ListConversations,
  ListConversationsByDate,
  ShownPosition,
  type FoundConversation,
} from './nest/conversations.query';
export {
  FindContacts,
  GetContact,
  GetInbox,
  GetRoutingRules,
  GetTeammate,
  ListInboxes,
  ListTeammates,
} from './nest/records.query';
export { readModelsModule } from './nest/on-demand.module';
export type { AsOfFailure } from './history/as-of';
export { KEPT_EVERY, type Moment } from './documents/kept-documents';
export type { HistoryItem } from './history/history';
export { GetConversationAsOf, GetHistory, ListMessages } from './nest/history.query';
export type { MessageView } from './history/messages';
