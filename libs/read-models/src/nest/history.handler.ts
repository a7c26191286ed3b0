import { Inject } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { conversationStream } from '@parley/event-schema';
import type { EventStore } from '@parley/event-store';
import * as E from 'fp-ts/Either';
import { contactsInEvents } from '../erasing/contacts-in-events';
import { erasedAmong, shownEvent, shownMessage } from '../erasing/shown-events';
import { documentAsOf, type AsOfFailure } from '../history/as-of';
import type { FoundConversation } from './conversations.query';
import { historyPage, type Shown } from '../history/history';
import { readCommit } from '../history/conversation-commits';
import { GetConversationAsOf, GetHistory, ListMessages } from './history.query';
import { joinedTo } from '../views/joined';
import { messagesBefore } from '../history/message-search';
import { messageView } from '../history/messages';
import { ITEMS_BYTES, PageItems, type WrittenPage } from '../pages/page-items';
import type { ConversationReadModel } from '../port';
import { CONVERSATION_READ_MODEL, EVENT_STORE } from './tokens';

type Log = Pick<EventStore, 'readStream'>;

@QueryHandler(GetHistory)
export class GetHistoryHandler implements IQueryHandler<GetHistory> {
  constructor(
    @Inject(CONVERSATION_READ_MODEL) private readonly model: Pick<ConversationReadModel, 'stored' | 'contactsOf'>,
    @Inject(EVENT_STORE) private readonly log: Log,
  ) {}

  async execute({ workspace, id, after = -1, limit }: GetHistory): Promise<WrittenPage<number> | undefined> {
    const stream = conversationStream({ workspace, id });
    // One commit more than can fill the page, so that the page knows whether it is the last.
    const commits = this.log.readStream(stream, { from: after + 1, limit: limit + 1 });
    const shown: Shown = async (events) => {
      const contactId = (await this.model.stored(workspace, id))?.contactId ?? (await this.openedWith(stream));
      const erasedAt = await erasedAmong(this.model, workspace, contactsInEvents(contactId, events));
      return (logged) => shownEvent(logged, contactId, erasedAt);
    };
    return (await historyPage(commits, after, limit, shown)) ?? (await this.nothingAfter(stream));
  }

  /** The contact of a conversation that lists do not show; undefined where its opening cannot be read. */
  private async openedWith(stream: string): Promise<string | undefined> {
    for await (const first of this.log.readStream(stream, { limit: 1 })) {
      const opening = readCommit(first)?.events.find(({ type }) => type === 'ConversationOpened');
      if (opening?.type === 'ConversationOpened') return opening.contactId;
    }
    return undefined;
  }

  /** An empty page of a conversation that is there, none of one that is not. */
  private async nothingAfter(stream: string): Promise<WrittenPage<number> | undefined> {
    for await (const _first of this.log.readStream(stream, { limit: 1 })) return { items: [], next: null };
    return undefined;
  }
}

@QueryHandler(ListMessages)
export class ListMessagesHandler implements IQueryHandler<ListMessages> {
  constructor(
    @Inject(CONVERSATION_READ_MODEL)
    private readonly model: Pick<ConversationReadModel, 'get' | 'messageStatuses' | 'contactsOf'>,
    @Inject(EVENT_STORE) private readonly log: Log,
  ) {}

  async execute({ workspace, id, before = Infinity, limit }: ListMessages): Promise<WrittenPage<number> | undefined> {
    const document = await this.model.get(workspace, id);
    if (document === undefined) return undefined;
    const { messages, more } = await messagesBefore(this.log, document, before, {
      limit,
      mostBytes: ITEMS_BYTES,
    });
    const [newest, oldest] = [messages[0]?.event, messages.at(-1)?.event];
    if (newest === undefined || oldest === undefined) return { items: [], next: null };
    const { contactId } = document;
    const events = messages.map(({ event }) => event);
    const erasedAt = await erasedAmong(this.model, workspace, contactsInEvents(contactId, events));
    const statuses = await this.model.messageStatuses(workspace, id, oldest.number, newest.number);
    const page = new PageItems<number>();
    for (const message of messages) {
      const { number } = message.event;
      if (!page.add(messageView(shownMessage(message, contactId, erasedAt), statuses.get(number)), number)) break;
    }
    return page.written(more ? oldest.number : null);
  }
}

/**
 * So many conversations are folded at once in a process, in turns: each reads up to some thousand events, which takes time from everybody else.
 */
const AS_OF_AT_ONCE = 2;

@QueryHandler(GetConversationAsOf)
export class GetConversationAsOfHandler implements IQueryHandler<GetConversationAsOf> {
  private underWay = 0;

  constructor(
    @Inject(CONVERSATION_READ_MODEL)
    private readonly model: Pick<ConversationReadModel, 'get' | 'kept' | 'contactsOf' | 'teammatesOf'>,
    @Inject(EVENT_STORE) private readonly log: Log,
  ) {}

  async execute(query: GetConversationAsOf): Promise<E.Either<AsOfFailure, FoundConversation>> {
    if (this.underWay >= AS_OF_AT_ONCE) return E.left('overloaded');
    this.underWay += 1;
    try {
      return await this.find(query);
    } finally {
      this.underWay -= 1;
    }
  }

  private async find({
    workspace,
    id,
    moment,
  }: GetConversationAsOf): Promise<E.Either<AsOfFailure, FoundConversation>> {
    // One that is deleted now is not shown as it was before either.
    if ((await this.model.get(workspace, id)) === undefined) return E.left('conversation_not_found');
    const of = { workspace, id };
    const kept = await this.model.kept(workspace, id, moment);
    const found = await documentAsOf({ log: this.log, model: this.model }, of, kept, moment);
    if (E.isLeft(found)) return found;
    return E.right({ document: found.right, joined: await joinedTo(this.model, workspace, [found.right]) });
  }
}

export const HISTORY_HANDLERS = [GetHistoryHandler, ListMessagesHandler, GetConversationAsOfHandler];
