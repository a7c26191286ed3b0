import type { Millis } from '@parley/domain';
import type { Position } from '@parley/event-store';
import type { ConversationDocument } from '../documents/conversation-document';
import type { InboxCounts } from '../documents/inbox-counts';
import type { Joined } from '../views/joined';
import type { ByDateQuery, PageQuery } from '../pages/conversation-page';
import type { WrittenPage } from '../pages/page-items';
import type { ConversationKey, CountsPage, ShownRevision } from '../port';
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

/** `ConversationView`s in the order of the list, and the place to go on behind. */
export class ListConversations extends PlainQuery<WrittenPage<ConversationKey>> {
  constructor(readonly query: PageQuery) {
    super();
  }
}

/** `ConversationListItem`s, newest update first, in whole groups of equal times, and the time to go on before. */
export class ListConversationsByDate extends PlainQuery<WrittenPage<Millis>> {
  constructor(readonly query: ByDateQuery) {
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

/** Up to where in the log the read model shows everything; undefined before its first batch. */
export class ShownPosition extends PlainQuery<Position | undefined> {}

/** Whether the read model shows everything up to that place in the log, waiting for it up to `timeoutMs`. */
export class AwaitPosition extends PlainQuery<boolean> {
  constructor(
    readonly position: Position,
    readonly timeoutMs: number,
  ) {
    super();
  }
}

/** How many conversations each of these inboxes has, zeros for one without. */
export class CountConversations extends PlainQuery<ReadonlyMap<string, InboxCounts>> {
  constructor(
    readonly workspace: string,
    readonly inboxes: readonly string[],
  ) {
    super();
  }
}

/** How many conversations each inbox has that has some: a page in the order of their ids, behind one of them. */
export class CountAllConversations extends PlainQuery<CountsPage> {
  constructor(
    readonly workspace: string,
    readonly after: string | undefined,
  ) {
    super();
  }
}
