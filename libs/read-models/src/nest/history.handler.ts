import { Inject } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { conversationStream } from '@parley/event-schema';
import type { EventStore } from '@parley/event-store';
import * as E from 'fp-ts/Either';
import { documentAsOf, mostCommits, type AsOfFailure } from '../history/as-of';
import type { FoundConversation } from './conversations.query';
import { historyPage } from '../history/history';
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
  constructor(@Inject(EVENT_STORE) private readonly log: Log) {}

  async execute({ workspace, id, after = -1, limit }: GetHistory): Promise<WrittenPage<number> | undefined> {
    const stream = conversationStream({ workspace, id });
    // One commit more than can fill the page, so that the page knows whether it is the last.
    const commits = this.log.readStream(stream, { from: after + 1, limit: limit + 1 });
    return (await historyPage(commits, after, limit)) ?? (await this.nothingAfter(stream));
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
    @Inject(CONVERSATION_READ_MODEL) private readonly model: Pick<ConversationReadModel, 'get' | 'messageStatuses'>,
    @Inject(EVENT_STORE) private readonly log: Log,
  ) {}

  async execute({ workspace, id, before = Infinity, limit }: ListMessages): Promise<WrittenPage<number> | undefined> {
    const document = await this.model.get(workspace, id);
    if (document === undefined) return undefined;
    const { messages, more } = await messagesBefore(this.log, document, before, {
      limit,
      mostBytes: ITEMS_BYTES,
    });
    const [newest, oldest] = [messages[0], messages.at(-1)];
    if (newest === undefined || oldest === undefined) return { items: [], next: null };
    const statuses = await this.model.messageStatuses(workspace, id, oldest.number, newest.number);
    const page = new PageItems();
    let last = newest.number;
    for (const message of messages) {
      if (!page.add(messageView(message, statuses.get(message.number)))) return { items: page.items, next: last };
      last = message.number;
    }
    return { items: page.items, next: more ? last : null };
  }
}

@QueryHandler(GetConversationAsOf)
export class GetConversationAsOfHandler implements IQueryHandler<GetConversationAsOf> {
  constructor(
    @Inject(CONVERSATION_READ_MODEL)
    private readonly model: Pick<ConversationReadModel, 'get' | 'contactsOf' | 'teammatesOf'>,
    @Inject(EVENT_STORE) private readonly log: Log,
  ) {}

  async execute({ workspace, id, moment }: GetConversationAsOf): Promise<E.Either<AsOfFailure, FoundConversation>> {
    // One that is deleted now is not shown as it was before either.
    if ((await this.model.get(workspace, id)) === undefined) return E.left('conversation_not_found');
    const of = { workspace, id };
    const commits = this.log.readStream(conversationStream(of), { limit: mostCommits(moment) });
    const found = await documentAsOf(of, commits, moment);
    if (E.isLeft(found)) return found;
    return E.right({ document: found.right, joined: await joinedTo(this.model, workspace, [found.right]) });
  }
}

export const HISTORY_HANDLERS = [GetHistoryHandler, ListMessagesHandler, GetConversationAsOfHandler];
