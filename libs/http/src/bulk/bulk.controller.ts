import { Body, Controller, HttpCode, Inject } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ExecuteConversationCommands, type Answered, type Execution } from '@parley/commands';
import type { ConversationCommand } from '@parley/domain';
import { conversationStream } from '@parley/event-schema';
import { hashOf, pauses, ulid, type Clock, type Logger } from '@parley/platform';
import * as E from 'fp-ts/Either';
import { Serves } from '../api/operation';
import { decodeOrThrow } from '../codec/decode';
import { Id } from '../codec/values';
import { CurrentCall, type Call } from '../commands/call';
import { executionOf } from '../commands/execution';
import { encodePosition } from '../api/position-token';
import { excerpt } from '../problem/excerpt';
import { problemFrom } from '../problem/from-failure';
import { problemOf } from '../problem/problem-of';
import { invalidField } from '../problem/problem';
import { CLOCK, LOGGER } from '../tokens';
import { decodeItem } from './decode-item';
import { sideBySide } from './side-by-side';
import { bulk, type BulkResult } from './operations';
import { BulkItem } from './requests';

/** Conversations that one request works on at once. */
const AT_ONCE = 32;
/** How long items are decoded in one go, in ms, before other requests have their turn. */
const SLICE_MS = 5;
const pause = pauses(SLICE_MS);

/** Of a sentence in a result, and of what was given for an id, in characters: a thousand results are less than 2 MiB. */
const LONGEST_DETAIL = 300;
const LONGEST_ID = 128;

/** An item that can be carried out, by its place in the list. */
interface Ready {
  readonly id: string;
  readonly place: number;
  readonly execution: Execution<ConversationCommand>;
}

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
    const results: BulkResult[] = [];
    const ready: Ready[] = [];
    for (const [place, item] of commands.entries()) {
      try {
        ready.push(this.ready(call, item, place));
      } catch (error) {
        results[place] = this.failed(call, idGiven(item), error);
      }
      await pause();
    }
    await sideBySide(
      Map.groupBy(ready, ({ id }) => id),
      AT_ONCE,
      async ([id, same]) => {
        for (const [index, result] of (await this.carryOut(call, id, same)).entries())
          results[same[index]?.place ?? results.length] = result;
      },
    );
    return { results };
  }

  private ready(call: Call, given: unknown, place: number): Ready {
    const item = decodeOrThrow(BulkItem, given, `commands.${place}`);
    const id = decodeOrThrow(Id, item.conversation_id, 'conversation_id');
    const decoded = decodeItem(item, (prefix) => `${prefix}${ulid(this.clock())}`);
    const { key } = call.conditions;
    // Item i of a bulk uses (key, i), which no key of a request alone can be (rule 13).
    const conditions = key === undefined ? {} : { key: hashOf('bulk', key, String(place)) };
    const stream = conversationStream({ workspace: call.principal.workspace, id });
    return { id, place, execution: executionOf<ConversationCommand>({ ...call, conditions }, stream, decoded, false) };
  }

  private async carryOut(call: Call, id: string, ready: readonly Ready[]): Promise<readonly BulkResult[]> {
    const executions = ready.map(({ execution }) => execution);
    try {
      const answers = await this.bus.execute(new ExecuteConversationCommands(id, executions));
      return answers.map((answer) => {
        if (answer.status === 'rejected') return this.failed(call, id, answer.reason);
        return E.isLeft(answer.value)
          ? this.failed(call, id, problemFrom(answer.value.left))
          : { conversation_id: id, ...succeeded(answer.value.right) };
      });
    } catch (error) {
      return ready.map(() => this.failed(call, id, error));
    }
  }

  private failed(call: Call, id: string | null, error: unknown): BulkResult {
    const { status, code, detail } = problemOf(error, call.requestId, this.logger).document;
    return { conversation_id: id, status, code, detail: excerpt(detail, LONGEST_DETAIL) };
  }
}

function succeeded({ conversationId, changed, created, revision }: Answered): Omit<BulkResult, 'conversation_id'> {
  const at = revision === 'none' ? 0 : revision;
  const position = encodePosition({ kind: 'conversation', id: conversationId, revision: at });
  return { status: created ? 201 : 200, changed, revision: at, position };
}

/** How an item is called that may be anything. */
function idGiven(item: unknown): string | null {
  const { conversation_id: id } = (item ?? {}) as { readonly conversation_id?: unknown };
  return typeof id === 'string' ? id.slice(0, LONGEST_ID).toWellFormed() : null;
}
