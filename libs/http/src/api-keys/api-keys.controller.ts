import { Body, Controller, Inject, Param, Query } from '@nestjs/common';
import { KeysUnavailable, TooManyKeys, type ApiKeyStore } from '@parley/access';
import type { Clock } from '@parley/platform';
import { encodeIdCursor } from '@parley/read-models';
import { CurrentPrincipal, type Principal } from '../access/principal';
import { Serves } from '../api/operation';
import { decodeOrThrow } from '../codec/decode';
import { idPageAsked } from '../codec/paging';
import { Id } from '../codec/values';
import { CurrentCall, type Call } from '../commands/call';
import { assertNoRevision, repeatableOf, stampOf } from '../commands/unrevised';
import { problemFrom } from '../problem/from-failure';
import { notFound, notNow, storeFailed, type Problem } from '../problem/problem';
import { API_KEY_STORE, CLOCK } from '../tokens';
import * as operations from './operations';
import { API_KEY_LIST } from './requests';
import { apiKeyView, type ApiKeyView } from './view';

const PATH = '/v1/api-keys';

/** The keys of a workspace: made, shown, deleted by its admins. */
@Controller()
export class ApiKeysController {
  constructor(
    @Inject(API_KEY_STORE) private readonly store: ApiKeyStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The key is told in this one answer. */
  @Serves(operations.create)
  async create(
    @CurrentCall() call: Call,
    @Body() given: unknown,
  ): Promise<ApiKeyView & { readonly key: string | null }> {
    const body = decodeOrThrow(operations.create.body, given === undefined ? {} : given);
    const { name = null, actor_type: actorType, actor_id: actorId, rights, act_as: actAs = false } = body;
    const { workspace } = call.principal;
    assertNoRevision(call, 'keys');
    stampOf(this.clock);
    const repeatable = repeatableOf(call, { target: PATH, route: `POST ${PATH}`, request: body });
    const creation = await kept(this.store.create(workspace, { name, actorType, actorId, rights, actAs }, repeatable));
    if (creation.tag === 'reused') throw problemFrom({ tag: 'KeyReused' });
    const created = creation.tag === 'created';
    void call.reply.status(created ? 201 : 200).header('cache-control', 'no-store');
    if (!created) void call.reply.header('idempotency-replayed', 'true');
    return { ...apiKeyView(creation.record), key: created ? creation.key : null };
  }

  @Serves(operations.list)
  async list(
    @CurrentPrincipal() { workspace }: Principal,
    @Query() given: unknown,
  ): Promise<{ readonly data: readonly ApiKeyView[]; readonly next_cursor: string | null }> {
    const page = idPageAsked(decodeOrThrow(operations.list.query, given));
    const { keys, next } = await kept(this.store.list(workspace, page));
    return { data: keys.map(apiKeyView), next_cursor: next === null ? null : encodeIdCursor(API_KEY_LIST, next) };
  }

  @Serves(operations.one)
  async one(
    @CurrentPrincipal() { workspace }: Principal,
    @Param('id') given: string,
    @Query() query: unknown,
  ): Promise<ApiKeyView> {
    const id = decodeOrThrow(Id, given, 'id');
    decodeOrThrow(operations.one.query, query);
    const record = await kept(this.store.get(workspace, id));
    if (record === undefined) throw keyNotFound();
    return apiKeyView(record);
  }

  /** The key stops at once, also when it is the one that asks. */
  @Serves(operations.remove)
  async delete(
    @CurrentCall() call: Call,
    @Param('id') given: string,
    @Body() body: unknown,
  ): Promise<{ readonly id: string; readonly changed: boolean }> {
    const id = decodeOrThrow(Id, given, 'id');
    const request = decodeOrThrow(operations.remove.body, body === undefined ? {} : body);
    assertNoRevision(call, 'keys');
    const repeatable = repeatableOf(call, { target: `${PATH}/${id}`, route: `DELETE ${PATH}/{id}`, request });
    const deletion = await kept(this.store.delete(call.principal.workspace, id, repeatable?.keyHash));
    if (deletion === undefined) throw keyNotFound();
    if (deletion === 'again') void call.reply.header('idempotency-replayed', 'true');
    return { id, changed: deletion !== 'already' };
  }
}

/** What the store says, in the words of the contract. */
async function kept<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof TooManyKeys) throw notNow('limit_exceeded', error.message);
    throw error instanceof KeysUnavailable ? storeFailed(error.outcome, 'keys', 'the list of keys') : error;
  }
}

const keyNotFound = (): Problem => notFound('There is no key with this id.', 'api_key_not_found');
