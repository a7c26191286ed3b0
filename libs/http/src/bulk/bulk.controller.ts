import { Body, Controller, HttpCode, Inject } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ExecuteConversationCommand } from '@parley/commands';
import type { ConversationCommand } from '@parley/domain';
import { conversationStream } from '@parley/event-schema';
import { hashOf, ulid, type Clock, type Logger } from '@parley/platform';
import * as E from 'fp-ts/Either';
import { Serves } from '../api/operation';
import { decodeOrThrow } from '../codec/decode';
import { Id } from '../codec/values';
import { CurrentCall, type Call } from '../commands/call';
import { executionOf } from '../commands/execution';
import { encodePosition } from '../api/position-token';
import { problemFrom } from '../problem/from-failure';
import { problemOf } from '../problem/problem-of';
import { invalidField } from '../problem/problem';
import { CLOCK, LOGGER } from '../tokens';
import { decodeItem } from './decode-item';
import { runPerKey } from './run-per-key';
import { bulk, type BulkResult } from './operations';
import type { BulkItem } from './requests';

/** Conversations that one request works on at once. */
const AT_ONCE = 32;

/** Many commands in one request, each as if it had come alone. */
@Controller()
export class BulkController {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Serves(bulk)
  @HttpCode(200)
  async run(@CurrentCall() call: Call, @Body() given: unknown): Promise<{ readonly results: readonly BulkResult[] }> {
    const { commands } = decodeOrThrow(bulk.body, given === undefined ? {} : given);
    if (call.conditions.ifMatch !== undefined)
      throw invalidField('If-Match', 'is not possible here: there are several conversations');
    const results = await runPerKey(
      commands,
      ({ conversation_id: id }) => id,
      (item, place) => this.one(call, item, place),
      AT_ONCE,
    );
    return { results };
  }

  private async one(call: Call, item: BulkItem, place: number): Promise<BulkResult> {
    const { conversation_id } = item;
    try {
      return { conversation_id, ...(await this.execute(call, item, place)) };
    } catch (error) {
      const { status, code, detail } = problemOf(error, call.requestId, this.logger).document;
      return { conversation_id, status, code, detail };
    }
  }

  private async execute(call: Call, item: BulkItem, place: number): Promise<Omit<BulkResult, 'conversation_id'>> {
    const id = decodeOrThrow(Id, item.conversation_id, 'conversation_id');
    const decoded = decodeItem(item, (prefix) => `${prefix}${ulid(this.clock())}`);
    const { key } = call.conditions;
    // Item i of a bulk uses (key, i), which no key of a request alone can be (rule 13).
    const conditions = key === undefined ? {} : { key: hashOf('bulk', key, String(place)) };
    const stream = conversationStream({ workspace: call.principal.workspace, id });
    const execution = executionOf<ConversationCommand>({ ...call, conditions }, stream, decoded, false);
    const result = await this.bus.execute(new ExecuteConversationCommand(id, execution));
    if (E.isLeft(result)) throw problemFrom(result.left);
    const { conversationId, changed, created, revision } = result.right;
    const at = revision === 'none' ? 0 : revision;
    const position = encodePosition({ kind: 'conversation', id: conversationId, revision: at });
    return { status: created ? 201 : 200, changed, revision: at, position };
  }
}
