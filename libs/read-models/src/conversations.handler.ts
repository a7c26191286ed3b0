import { Inject } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { ConversationDocument } from './conversation-document';
import { AwaitConversation, GetConversation, ListConversations } from './conversations.query';
import type { ConversationPage, ConversationReadModel } from './port';
import { CONVERSATION_READ_MODEL } from './tokens';

@QueryHandler(GetConversation)
export class GetConversationHandler implements IQueryHandler<GetConversation> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: ConversationReadModel) {}

  execute({ workspace, id }: GetConversation): Promise<ConversationDocument | undefined> {
    return this.model.get(workspace, id);
  }
}

@QueryHandler(ListConversations)
export class ListConversationsHandler implements IQueryHandler<ListConversations> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: ConversationReadModel) {}

  execute({ query }: ListConversations): Promise<ConversationPage> {
    return this.model.list(query);
  }
}

@QueryHandler(AwaitConversation)
export class AwaitConversationHandler implements IQueryHandler<AwaitConversation> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: ConversationReadModel) {}

  execute({ target, timeoutMs }: AwaitConversation): Promise<boolean> {
    return this.model.waitFor(target, timeoutMs);
  }
}
