import { Inject } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Millis } from '@parley/domain';
import type { Position } from '@parley/event-store';
import type { InboxCounts } from '../documents/inbox-counts';
import {
  AwaitPosition,
  AwaitRevision,
  CountAllConversations,
  CountConversations,
  GetConversation,
  ListConversations,
  ListConversationsByDate,
  ShownPosition,
  type FoundConversation,
} from './conversations.query';
import { conversationPage, conversationsByDate } from '../pages/conversation-page';
import { ITEMS_BYTES, type WrittenPage } from '../pages/page-items';
import { joinedTo } from '../views/joined';
import type { ConversationKey, ConversationReadModel, CountsPage } from '../port';
import { ReachedPosition } from './reached-position';
import { CONVERSATION_READ_MODEL } from './tokens';

@QueryHandler(GetConversation)
class GetConversationHandler implements IQueryHandler<GetConversation> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: ConversationReadModel) {}

  async execute({ workspace, id }: GetConversation): Promise<FoundConversation | undefined> {
    const document = await this.model.get(workspace, id);
    return document && { document, joined: await joinedTo(this.model, workspace, [document]) };
  }
}

@QueryHandler(ListConversations)
class ListConversationsHandler implements IQueryHandler<ListConversations> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: ConversationReadModel) {}

  execute({ query }: ListConversations): Promise<WrittenPage<ConversationKey>> {
    return conversationPage(this.model, query);
  }
}

@QueryHandler(ListConversationsByDate)
class ListConversationsByDateHandler implements IQueryHandler<ListConversationsByDate> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: ConversationReadModel) {}

  execute({ query }: ListConversationsByDate): Promise<WrittenPage<Millis>> {
    return conversationsByDate(this.model, query);
  }
}

@QueryHandler(CountConversations)
class CountConversationsHandler implements IQueryHandler<CountConversations> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: ConversationReadModel) {}

  execute({ workspace, inboxes }: CountConversations): Promise<ReadonlyMap<string, InboxCounts>> {
    return this.model.counts(workspace, inboxes);
  }
}

@QueryHandler(CountAllConversations)
class CountAllConversationsHandler implements IQueryHandler<CountAllConversations> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: ConversationReadModel) {}

  execute({ workspace, after }: CountAllConversations): Promise<CountsPage> {
    return this.model.countsPage(workspace, { after, mostBytes: ITEMS_BYTES });
  }
}

@QueryHandler(AwaitRevision)
class AwaitRevisionHandler implements IQueryHandler<AwaitRevision> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: ConversationReadModel) {}

  execute({ target, timeoutMs }: AwaitRevision): Promise<boolean> {
    return this.model.waitFor(target, timeoutMs);
  }
}

@QueryHandler(ShownPosition)
class ShownPositionHandler implements IQueryHandler<ShownPosition> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: ConversationReadModel) {}

  execute(): Promise<Position | undefined> {
    return this.model.checkpoint();
  }
}

@QueryHandler(AwaitPosition)
class AwaitPositionHandler implements IQueryHandler<AwaitPosition> {
  private readonly place: ReachedPosition;

  constructor(@Inject(CONVERSATION_READ_MODEL) model: ConversationReadModel) {
    this.place = new ReachedPosition(model);
  }

  execute({ position, timeoutMs }: AwaitPosition): Promise<boolean> {
    return this.place.reached(position, timeoutMs);
  }
}

export const CONVERSATION_HANDLERS = [
  GetConversationHandler,
  ListConversationsHandler,
  ListConversationsByDateHandler,
  CountConversationsHandler,
  CountAllConversationsHandler,
  AwaitRevisionHandler,
  ShownPositionHandler,
  AwaitPositionHandler,
];
