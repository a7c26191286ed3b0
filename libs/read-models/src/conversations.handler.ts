import { Inject } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { ConversationDocument } from './conversation-document';
import { AwaitRevision, GetConversation, ListConversations, type FoundConversation } from './conversations.query';
import { joined, joinedOf, type Joined } from './joined';
import type { ConversationPage, ConversationReadModel } from './port';
import { CONVERSATION_READ_MODEL } from './tokens';

@QueryHandler(GetConversation)
export class GetConversationHandler implements IQueryHandler<GetConversation> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: ConversationReadModel) {}

  async execute({ workspace, id }: GetConversation): Promise<FoundConversation | undefined> {
    const document = await this.model.get(workspace, id);
    return document && { document, joined: await join(this.model, workspace, [document]) };
  }
}

@QueryHandler(ListConversations)
export class ListConversationsHandler implements IQueryHandler<ListConversations> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: ConversationReadModel) {}

  async execute({ query }: ListConversations): Promise<ConversationPage & { readonly joined: Joined }> {
    const page = await this.model.list(query);
    return { ...page, joined: await join(this.model, query.workspace, page.documents) };
  }
}

@QueryHandler(AwaitRevision)
export class AwaitRevisionHandler implements IQueryHandler<AwaitRevision> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: ConversationReadModel) {}

  execute({ target, timeoutMs }: AwaitRevision): Promise<boolean> {
    return this.model.waitFor(target, timeoutMs);
  }
}

/** Read after the conversations, so a record is never older than a page that shows it. */
async function join(
  model: ConversationReadModel,
  workspace: string,
  documents: readonly ConversationDocument[],
): Promise<Joined> {
  const ids = joinedOf(documents);
  const [contacts, teammates] = await Promise.all([
    model.contactsOf(workspace, ids.contacts),
    model.teammatesOf(workspace, ids.teammates),
  ]);
  return joined(contacts, teammates);
}
