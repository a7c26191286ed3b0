import { Body, Controller, Inject, Param, Query } from '@nestjs/common';
import { KeysUnavailable, TooManyKeys, type ApiKeyStore } from '@parley/access';
import { wrongTime, type Clock } from '@parley/platform';
import { encodeIdCursor } from '@parley/read-models';
import { CurrentPrincipal, type Principal } from '../access/principal';
import { Serves } from '../api/operation';
import { decodeOrThrow } from '../codec/decode';
import { DEFAULT_LIMIT } from '../codec/paging';
import { Id } from '../codec/values';
import { CurrentCall, type Call } from '../commands/call';
import { hashesOf } from '../commands/conditions';
import { problemFrom } from '../problem/from-failure';
import { clockIsWrong, invalidField, Problem, storageFull, unavailable } from '../problem/problem';
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
    const { keyHash, requestHash } = hashes(call, PATH, `POST ${PATH}`, body);
    const wrong = wrongTime(this.clock());
    if (wrong !== undefined) throw clockIsWrong(wrong);
    const repeatable = keyHash === undefined || requestHash === undefined ? undefined : { keyHash, requestHash };
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
    const { cursor, limit = DEFAULT_LIMIT } = decodeOrThrow(operations.list.query, given);
    const page = { limit, ...(cursor === undefined ? {} : { after: cursor }) };
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
    if (record === undefined) throw notFound();
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
    const { keyHash } = hashes(
      call,
      `${PATH}/${id}`,
      `DELETE ${PATH}/{id}`,
      decodeOrThrow(operations.remove.body, body === undefined ? {} : body),
    );
    const deletion = await kept(this.store.delete(call.principal.workspace, id, keyHash));
    if (deletion === undefined) throw notFound();
    if (deletion === 'again') void call.reply.header('idempotency-replayed', 'true');
    return { id, changed: deletion !== 'already' };
  }
}

function hashes({ principal, conditions }: Call, target: string, route: string, request: unknown) {
  if (conditions.ifMatch !== undefined) throw invalidField('If-Match', 'must be left out: keys have no revisions');
  return hashesOf(principal, conditions, { target, route, request, creates: false });
}

/** What the store says, in the words of the contract. */
async function kept<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof TooManyKeys)
      throw new Problem({ status: 409, code: 'limit_exceeded', title: 'Not now', detail: error.message });
    if (!(error instanceof KeysUnavailable)) throw error;
    if (error.outcome === 'full') throw storageFull();
    throw error.outcome === 'nothing'
      ? unavailable('The store of keys cannot be reached or is busy. Nothing was changed; try again.')
      : unavailable('The change may or may not have been made. Look at the list of keys.', 'outcome_unknown');
  }
}

const notFound = (): Problem =>
  new Problem({ status: 404, code: 'api_key_not_found', title: 'Not found', detail: 'There is no key with this id.' });
