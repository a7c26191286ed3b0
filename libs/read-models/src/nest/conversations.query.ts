import type { ConversationDocument } from '../documents/conversation-document';
import type { InboxCounts } from '../documents/inbox-counts';
import type { Joined } from '../views/joined';
import type { ConversationPage, ConversationQuery, ShownRevision } from '../port';
import { PlainQuery } from './plain.query';

export interface FoundConversation {
  readonly document: ConversationDocument;
  readonly joined: Joined;
}

/** Undefined when the workspace has no such conversation. */
export class GetConversation extends PlainQuery<FoundConversation | undefined> {
  constructor(
    readonly workspace: string,
    readonly id: string,
  ) {
    super();
  }
}

export class ListConversations extends PlainQuery<ConversationPage & { readonly joined: Joined }> {
  constructor(readonly query: ConversationQuery) {
    super();
  }
}

/** Whether the read model shows a conversation or a record at least at that revision, waiting for it up to `timeoutMs`. */
export class AwaitRevision extends PlainQuery<boolean> {
  constructor(
    readonly target: ShownRevision,
    readonly timeoutMs: number,
  ) {
    super();
  }
}

/** How many conversations each inbox has; zeros for one that is named and has none. */
export class CountConversations extends PlainQuery<ReadonlyMap<string, InboxCounts>> {
  constructor(
    readonly workspace: string,
    readonly inboxes?: readonly string[],
  ) {
    super();
  }
}
