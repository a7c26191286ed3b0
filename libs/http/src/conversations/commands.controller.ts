import { Body, Controller, Delete, Inject, Param, Patch, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ExecuteConversationCommand, OpenConversation } from '@parley/commands';
import type { ConversationCommand } from '@parley/domain';
import { conversationStream } from '@parley/event-schema';
import { ulid, type Clock } from '@parley/platform';
import * as E from 'fp-ts/Either';
import { Needs } from '../access/key.guard';
import { decodeOrThrow } from '../codec/decode';
import { Id } from '../codec/values';
import { commandAnswer, type CommandAnswer } from '../commands/answers';
import { CurrentCall, type Call } from '../commands/call';
import { derivedId } from '../commands/conditions';
import { executionOf } from '../commands/execution';
import { problemFrom } from '../problem/from-failure';
import { noCommand } from '../problem/problem';
import { inlineContact } from '../records/to-command';
import { CLOCK } from '../tokens';
import { decodeCommand, otherCommands, type DecodedCommand } from './command-table';
import { OpenBody } from './requests';
import { openConversation } from './to-command';

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
  async open(@CurrentCall() call: Call, @Body() given: unknown): Promise<CommandAnswer> {
    const body = decodeOrThrow(OpenBody, given ?? {});
    const { principal, conditions } = call;
    const { key } = conditions;
    const made = key === undefined ? this.newId('conv_') : derivedId('conv_', principal, OPEN, key);
    const id = body.id ?? made;
    const contact = body.contact && inlineContact(principal.workspace, body.contact);
    const stream = conversationStream({ workspace: principal.workspace, id });
    const command = openConversation(body, body.contact_id ?? contact?.id ?? '');
    const execution = executionOf<ConversationCommand>(call, stream, { route: OPEN, body, command }, true);
    const result = await this.bus.execute(new OpenConversation(id, execution, contact));
    if (E.isLeft(result)) throw problemFrom(result.left, 'message.');
    return commandAnswer(call.reply, result.right);
  }

  /** The command that comes most by far has a route of its own, which the router finds without going back. */
  @Post(':id/messages')
  message(@CurrentCall() call: Call, @Param('id') id: string, @Body() given: unknown): Promise<CommandAnswer> {
    return this.command(call, id, 'messages', given);
  }

  @Post(':id/:command')
  command(
    @CurrentCall() call: Call,
    @Param('id') id: string,
    @Param('command') word: string,
    @Body() given: unknown,
  ): Promise<CommandAnswer> {
    const decoded = decodeCommand(word, given, this.newId);
    if (decoded === undefined) throw noCommand(word);
    return this.execute(call, id, decoded);
  }

  @Patch(':id')
  patch(@CurrentCall() call: Call, @Param('id') id: string, @Body() given: unknown): Promise<CommandAnswer> {
    return this.execute(call, id, otherCommands.patch(given, { id: '', newId: this.newId }));
  }

  @Delete(':id')
  delete(@CurrentCall() call: Call, @Param('id') id: string, @Body() given: unknown): Promise<CommandAnswer> {
    return this.execute(call, id, otherCommands.delete(given, { id: '', newId: this.newId }));
  }

  @Post(':id/messages/:message/status')
  status(
    @CurrentCall() call: Call,
    @Param('id') id: string,
    @Param('message') message: string,
    @Body() given: unknown,
  ): Promise<CommandAnswer> {
    return this.executeOn('status', call, id, message, given);
  }

  @Delete(':id/participants/:participant')
  removeParticipant(
    @CurrentCall() call: Call,
    @Param('id') id: string,
    @Param('participant') participant: string,
    @Body() given: unknown,
  ): Promise<CommandAnswer> {
    return this.executeOn('removeParticipant', call, id, participant, given);
  }

  @Post(':id/participants/:participant/activate')
  activateParticipant(
    @CurrentCall() call: Call,
    @Param('id') id: string,
    @Param('participant') participant: string,
    @Body() given: unknown,
  ): Promise<CommandAnswer> {
    return this.executeOn('activateParticipant', call, id, participant, given);
  }

  /** A command on a part of the conversation that has an id of its own. */
  private executeOn(
    name: 'status' | 'removeParticipant' | 'activateParticipant',
    call: Call,
    id: string,
    part: string,
    given: unknown,
  ): Promise<CommandAnswer> {
    const partId = decodeOrThrow(Id, part, name === 'status' ? 'message_id' : 'participant_id');
    return this.execute(call, id, otherCommands[name](given, { id: partId, newId: this.newId }));
  }

  private async execute(call: Call, given: string, decoded: DecodedCommand): Promise<CommandAnswer> {
    const id = decodeOrThrow(Id, given, 'id');
    const stream = conversationStream({ workspace: call.principal.workspace, id });
    const execution = executionOf<ConversationCommand>(call, stream, decoded, false);
    const result = await this.bus.execute(new ExecuteConversationCommand(id, execution));
    if (E.isLeft(result)) throw problemFrom(result.left);
    return commandAnswer(call.reply, result.right);
  }

  private readonly newId = (prefix: string): string => `${prefix}${ulid(this.clock())}`;
}
