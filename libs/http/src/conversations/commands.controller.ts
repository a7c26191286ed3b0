import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ExecuteConversationCommand, type Receipt } from '@parley/commands';
import type { ConversationCommand } from '@parley/domain';
import { conversationStream } from '@parley/event-schema';
import { ulid, type Clock } from '@parley/platform';
import * as E from 'fp-ts/Either';
import { Needs } from '../access/key.guard';
import { decodeOrThrow } from '../codec/decode';
import { Id } from '../codec/values';
import { encodePosition } from '../position-token';
import { problemFrom } from '../problem/from-failure';
import { Problem } from '../problem/problem';
import { CLOCK } from '../tokens';
import { CurrentCall, type Call } from './call';
import { decodeCommand, type DecodedCommand } from './command-table';
import { derivedId, hashesOf } from './conditions';
import { OpenBody } from './requests';
import { openConversation } from './to-command';

export interface CommandAnswer {
  readonly conversation_id: string;
  readonly revision: number;
  readonly changed: boolean;
  readonly position: string;
}

const OPEN = 'POST /v1/conversations';

/** Opening a conversation, and what is done to one. Thin: decode, send to the bus, answer. */
@Controller('v1/conversations')
@Needs('write')
export class ConversationCommandsController {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  open(@CurrentCall() call: Call, @Body() given: unknown): Promise<CommandAnswer> {
    const body = decodeOrThrow(OpenBody, given ?? {});
    const { key } = call.conditions;
    const made = key === undefined ? `conv_${ulid(this.clock())}` : derivedId('conv_', call.principal, OPEN, key);
    return this.execute(call, body.id ?? made, OPEN, { body, command: openConversation(body) });
  }

  @Post(':id/:command')
  command(
    @CurrentCall() call: Call,
    @Param('id') id: string,
    @Param('command') word: string,
    @Body() given: unknown,
  ): Promise<CommandAnswer> {
    const decoded = decodeCommand(word, given);
    if (decoded === undefined)
      throw new Problem({ status: 404, code: 'not_found', title: 'Not found', detail: `There is no command ${word}.` });
    return this.execute(call, decodeOrThrow(Id, id, 'id'), `POST /v1/conversations/{id}/${word}`, decoded);
  }

  private async execute(
    call: Call,
    id: string,
    route: string,
    { body, command }: DecodedCommand,
  ): Promise<CommandAnswer> {
    const { principal, conditions, requestId, traceparent } = call;
    const creates = command.type === 'OpenConversation';
    const result = await this.bus.execute(
      new ExecuteConversationCommand({
        stream: conversationStream({ workspace: principal.workspace, id }),
        name: command.type,
        command: (stamp) => ({ ...command, ...stamp }) as ConversationCommand,
        creates,
        context: {
          workspace: principal.workspace,
          actor: principal.actor,
          correlationId: requestId,
          causationId: requestId,
          causationDepth: 0,
          ...(traceparent === undefined ? {} : { traceparent }),
        },
        ...(conditions.ifMatch === undefined ? {} : { ifMatch: conditions.ifMatch }),
        ...hashesOf(principal, conditions, { route, request: body, creates }),
      }),
    );
    if (E.isLeft(result)) throw problemFrom(result.left, creates ? 'message.' : '');
    return answer(call, id, result.right);
  }
}

function answer({ reply }: Call, id: string, { revision, changed, created, replayed }: Receipt): CommandAnswer {
  // A command that applied always leaves a stream behind it.
  const at = revision === 'none' ? 0 : revision;
  void reply.status(created ? 201 : 200).header('etag', `"${at}"`);
  if (replayed) void reply.header('idempotency-replayed', 'true');
  return { conversation_id: id, revision: at, changed, position: encodePosition({ id, revision: at }) };
}
