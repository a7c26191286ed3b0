import type { Either } from 'fp-ts/Either';
import type { Moment } from '../documents/kept-documents';
import type { AsOfFailure } from '../history/as-of';
import type { FoundConversation } from './conversations.query';
import type { WrittenPage } from '../pages/page-items';
import { PlainQuery } from './plain.query';

/**
 * The audit log of a conversation, deleted ones too: `HistoryItem`s, oldest first, and the revision to go on after. Undefined when the
 * workspace never had one with this id.
 */
export class GetHistory extends PlainQuery<WrittenPage<number> | undefined> {
  constructor(
    readonly workspace: string,
    readonly id: string,
    /** Only events after this revision. */
    readonly after: number | undefined,
    readonly limit: number,
  ) {
    super();
  }
}

/** `MessageView`s, newest first, and the number to go on before. Undefined when the workspace has no such conversation. */
export class ListMessages extends PlainQuery<WrittenPage<number> | undefined> {
  constructor(
    readonly workspace: string,
    readonly id: string,
    /** Only messages numbered below this. */
    readonly before: number | undefined,
    readonly limit: number,
  ) {
    super();
  }
}

/** A conversation as it was. What is joined to it is as it is now: names have no history here. */
export class GetConversationAsOf extends PlainQuery<Either<AsOfFailure, FoundConversation>> {
  constructor(
    readonly workspace: string,
    readonly id: string,
    readonly moment: Moment,
  ) {
    super();
  }
}
