import { Controller, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  contactRecordView,
  encodeIdCursor,
  FindContacts,
  GetContact,
  GetInbox,
  GetTeammate,
  inboxView,
  ListInboxes,
  ListTeammates,
  teammateView,
  type ContactAddress,
  type ContactRecordView,
  type IdPageQuery,
  type InboxView,
  type RecordKind,
  type TeammateView,
  type WrittenPage,
} from '@parley/read-models';
import type { FastifyReply } from 'fastify';
import { Serves } from '../api/operation';
import { writtenItems } from '../api/written-items';
import { CurrentPrincipal, type Principal } from '../access/principal';
import { decodeOrThrow } from '../codec/decode';
import { DEFAULT_LIMIT } from '../codec/paging';
import { Id } from '../codec/values';
import { ShownPlaces } from '../api/shown-places';
import { Problem } from '../problem/problem';
import * as operations from './operations';

/** Contacts, teammates and inboxes as they were saved. */
@Controller()
export class RecordQueriesController {
  constructor(
    @Inject(QueryBus) private readonly bus: QueryBus,
    @Inject(ShownPlaces) private readonly places: ShownPlaces,
  ) {}

  @Serves(operations.findContacts)
  async contacts(
    @CurrentPrincipal() { workspace }: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Query() given: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { phone, email = '', cursor, limit = DEFAULT_LIMIT } = decodeOrThrow(operations.findContacts.query, given);
    await this.places.waitFor(workspace, waitFor);
    const address: ContactAddress = phone === undefined ? { email } : { phone };
    const found = await this.bus.execute(new FindContacts(workspace, address, { after: cursor, limit }));
    return pageOf('contact', found, reply);
  }

  @Serves(operations.getContact)
  contact(
    @CurrentPrincipal() principal: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Param('id') given: string,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ContactRecordView> {
    return this.one('contact', { principal, waitFor, given, query, reply }, async (workspace, id) => {
      const found = await this.bus.execute(new GetContact(workspace, id));
      return found && contactRecordView(found);
    });
  }

  @Serves(operations.listTeammates)
  async teammates(
    @CurrentPrincipal() { workspace }: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Query() given: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const query = recordQuery('teammate', given);
    await this.places.waitFor(workspace, waitFor);
    return pageOf('teammate', await this.bus.execute(new ListTeammates(workspace, query)), reply);
  }

  @Serves(operations.getTeammate)
  teammate(
    @CurrentPrincipal() principal: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Param('id') given: string,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TeammateView> {
    return this.one('teammate', { principal, waitFor, given, query, reply }, async (workspace, id) => {
      const found = await this.bus.execute(new GetTeammate(workspace, id));
      return found && teammateView(found);
    });
  }

  @Serves(operations.listInboxes)
  async inboxes(
    @CurrentPrincipal() { workspace }: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Query() given: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const query = recordQuery('inbox', given);
    await this.places.waitFor(workspace, waitFor);
    return pageOf('inbox', await this.bus.execute(new ListInboxes(workspace, query)), reply);
  }

  @Serves(operations.getInbox)
  inbox(
    @CurrentPrincipal() principal: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Param('id') given: string,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InboxView> {
    return this.one('inbox', { principal, waitFor, given, query, reply }, async (workspace, id) => {
      const found = await this.bus.execute(new GetInbox(workspace, id));
      return found && inboxView(found);
    });
  }

  private async one<View extends { readonly revision: number }>(
    kind: KindWithId,
    { principal: { workspace }, waitFor, given, query, reply }: Asked,
    find: (workspace: string, id: string) => Promise<View | undefined>,
  ): Promise<View> {
    const id = decodeOrThrow(Id, given, 'id');
    decodeOrThrow(ONES[kind].query, query);
    await this.places.waitFor(workspace, waitFor);
    const view = await find(workspace, id);
    if (view === undefined)
      throw new Problem({
        status: 404,
        code: `${kind}_not_found`,
        title: 'Not found',
        detail: `There is no record of ${NAMES[kind]} with this id.`,
      });
    void reply.header('etag', `"${view.revision}"`);
    return view;
  }
}

const ONES = { contact: operations.getContact, teammate: operations.getTeammate, inbox: operations.getInbox } as const;
const LISTS = { teammate: operations.listTeammates, inbox: operations.listInboxes } as const;

interface Asked {
  readonly principal: Principal;
  readonly waitFor: string | undefined;
  readonly given: string;
  readonly query: unknown;
  readonly reply: FastifyReply;
}

/** Rules of routing are no record among others: a workspace has them once. */
type KindWithId = Exclude<RecordKind, 'routing'>;

const NAMES: { readonly [Kind in KindWithId]: string } = {
  contact: 'a contact',
  teammate: 'a teammate',
  inbox: 'an inbox',
};

function recordQuery(kind: keyof typeof LISTS, given: unknown): IdPageQuery {
  const { cursor, limit = DEFAULT_LIMIT } = decodeOrThrow(LISTS[kind].query, given);
  return { after: cursor, limit };
}

const pageOf = (kind: RecordKind, { items, next }: WrittenPage<string>, reply: FastifyReply): string =>
  writtenItems(reply, 'data', items, { next_cursor: next === null ? null : encodeIdCursor(kind, next) });
