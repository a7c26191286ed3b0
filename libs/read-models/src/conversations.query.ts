import { Query } from '@nestjs/cqrs';
import type { ConversationDocument } from './conversation-document';
import type { ConversationPage, ConversationQuery, ConversationRevision } from './port';

/** Undefined when the workspace has no such conversation. */
export class GetConversation extends Query<ConversationDocument | undefined> {
  constructor(
    readonly workspace: string,
    readonly id: string,
  ) {
    super();
  }
}

export class ListConversations extends Query<ConversationPage> {
  constructor(readonly query: ConversationQuery) {
    super();
  }
}

/** Whether the read model shows a conversation at least at that revision, waiting for it up to `timeoutMs`. */
export class AwaitConversation extends Query<boolean> {
  constructor(
    readonly target: ConversationRevision,
    readonly timeoutMs: number,
  ) {
    super();
  }
}
