import { Inject } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { ContactDocument, InboxDocument, RoutingDocument, TeammateDocument } from '../documents/record-documents';
import type { WrittenPage } from '../pages/page-items';
import { recordPage } from '../pages/record-page';
import type { RecordReadModel } from '../record-port';
import { contactRecordView, inboxView, teammateView } from '../views/record-views';
import {
  FindContacts,
  GetContact,
  GetInbox,
  GetRoutingRules,
  GetTeammate,
  ListInboxes,
  ListTeammates,
} from './records.query';
import { CONVERSATION_READ_MODEL } from './tokens';

@QueryHandler(GetContact)
class GetContactHandler implements IQueryHandler<GetContact> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: RecordReadModel) {}

  async execute({ workspace, id }: GetContact): Promise<ContactDocument | undefined> {
    const contact = await this.model.contact(workspace, id);
    return contact?.record === 'none' ? undefined : contact;
  }
}

@QueryHandler(FindContacts)
class FindContactsHandler implements IQueryHandler<FindContacts> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: RecordReadModel) {}

  execute({ workspace, address, query }: FindContacts): Promise<WrittenPage<string>> {
    return recordPage((bounded) => this.model.contactsBy(workspace, address, bounded), query, contactRecordView);
  }
}

@QueryHandler(GetTeammate)
class GetTeammateHandler implements IQueryHandler<GetTeammate> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: RecordReadModel) {}

  execute({ workspace, id }: GetTeammate): Promise<TeammateDocument | undefined> {
    return this.model.teammate(workspace, id);
  }
}

@QueryHandler(ListTeammates)
class ListTeammatesHandler implements IQueryHandler<ListTeammates> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: RecordReadModel) {}

  execute({ workspace, query }: ListTeammates): Promise<WrittenPage<string>> {
    return recordPage((bounded) => this.model.teammates(workspace, bounded), query, teammateView);
  }
}

@QueryHandler(GetInbox)
class GetInboxHandler implements IQueryHandler<GetInbox> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: RecordReadModel) {}

  execute({ workspace, id }: GetInbox): Promise<InboxDocument | undefined> {
    return this.model.inbox(workspace, id);
  }
}

@QueryHandler(ListInboxes)
class ListInboxesHandler implements IQueryHandler<ListInboxes> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: RecordReadModel) {}

  execute({ workspace, query }: ListInboxes): Promise<WrittenPage<string>> {
    return recordPage((bounded) => this.model.inboxes(workspace, bounded), query, inboxView);
  }
}

@QueryHandler(GetRoutingRules)
class GetRoutingRulesHandler implements IQueryHandler<GetRoutingRules> {
  constructor(@Inject(CONVERSATION_READ_MODEL) private readonly model: RecordReadModel) {}

  execute({ workspace }: GetRoutingRules): Promise<RoutingDocument | undefined> {
    return this.model.routingRules(workspace);
  }
}

export const RECORD_HANDLERS = [
  GetContactHandler,
  FindContactsHandler,
  GetTeammateHandler,
  ListTeammatesHandler,
  GetInboxHandler,
  ListInboxesHandler,
  GetRoutingRulesHandler,
];
