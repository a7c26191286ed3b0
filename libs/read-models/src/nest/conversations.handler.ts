import { Inject } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { InboxCounts } from '../documents/inbox-counts';
import {
  AwaitRevision,
  CountConversations,
  GetConversation,
  ListConversations,
  type FoundConversation,
} from './conversations.query';
import { joinedTo, type Joined } from '../views/joined';
import type { ConversationPage, ConversationReadModel } from '../port';
import { CONVERSATION_READ_MODEL } from './tokens';

@QueryHandler(GetConversation)
export class GetConversationHandler implements IQueryHandler<GetConversation> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: ConversationReadModel) {}

  async execute({ workspace, id }: GetConversation): Promise<FoundConversation | undefined> {
    const document = await this.model.get(workspace, id);
    return document && { document, joined: await joinedTo(this.model, workspace, [document]) };
  }
}

@QueryHandler(ListConversations)
export class ListConversationsHandler implements IQueryHandler<ListConversations> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: ConversationReadModel) {}

  async execute({ query }: ListConversations): Promise<ConversationPage & { readonly joined: Joined }> {
    const page = await this.model.list(query);
    return { ...page, joined: await joinedTo(this.model, query.workspace, page.documents) };
  }
}

@QueryHandler(CountConversations)
export class CountConversationsHandler implements IQueryHandler<CountConversations> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: ConversationReadModel) {}

  execute({ workspace, inboxes }: CountConversations): Promise<ReadonlyMap<string, InboxCounts>> {
    return this.model.counts(workspace, inboxes);
  }
}

@QueryHandler(AwaitRevision)
export class AwaitRevisionHandler implements IQueryHandler<AwaitRevision> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: ConversationReadModel) {}

  execute({ target, timeoutMs }: AwaitRevision): Promise<boolean> {
    return this.model.waitFor(target, timeoutMs);
  }
}
