import { Body, Controller, Inject, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ExecuteConversationCommand, OpenConversation } from '@parley/commands';
import type { ConversationCommand } from '@parley/domain';
import { conversationStream } from '@parley/event-schema';
import { ulid, type Clock } from '@parley/platform';
import * as E from 'fp-ts/Either';
import { LastSegment, Serves } from '../api/operation';
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
import { open as openOperation, otherOperations, actionOperations } from './command-operations';
import { decodeCommand, otherDecoders, partDecoders, partIds, type DecodedCommand } from './command-table';
import { openConversation } from './to-command';

const OPEN = 'POST /v1/conversations';
const { messages, notes, ...otherActions } = actionOperations;

/** Opening a conversation, and what is done to one. Thin: decode, send to the bus, answer. */
@Controller()
export class ConversationCommandsController {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Serves(openOperation)
  async open(@CurrentCall() call: Call, @Body() given: unknown): Promise<CommandAnswer> {
    const body = decodeOrThrow(openOperation.body, given === undefined ? {} : given);
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
  @Serves(messages)
  message(@CurrentCall() call: Call, @Param('id') id: string, @Body() given: unknown): Promise<CommandAnswer> {
    return this.command(call, id, 'messages', given);
  }

  @Serves(notes, ...Object.values(otherActions))
  command(
    @CurrentCall() call: Call,
    @Param('id') id: string,
    @LastSegment() action: string,
    @Body() given: unknown,
  ): Promise<CommandAnswer> {
    const decoded = decodeCommand(action, given, this.newId);
    if (decoded === undefined) throw noCommand(action);
    return this.execute(call, id, decoded);
  }

  @Serves(otherOperations.patch)
  patch(@CurrentCall() call: Call, @Param('id') id: string, @Body() given: unknown): Promise<CommandAnswer> {
    return this.execute(call, id, otherDecoders.patch(given, this.newId));
  }

  @Serves(otherOperations.delete)
  delete(@CurrentCall() call: Call, @Param('id') id: string, @Body() given: unknown): Promise<CommandAnswer> {
    return this.execute(call, id, otherDecoders.delete(given, this.newId));
  }

  @Serves(otherOperations.status)
  status(
    @CurrentCall() call: Call,
    @Param('id') id: string,
    @Param('message_id') message: string,
    @Body() given: unknown,
  ): Promise<CommandAnswer> {
    return this.executeOn('status', call, id, message, given);
  }

  @Serves(otherOperations.removeParticipant)
  removeParticipant(
    @CurrentCall() call: Call,
    @Param('id') id: string,
    @Param('participant_id') participant: string,
    @Body() given: unknown,
  ): Promise<CommandAnswer> {
    return this.executeOn('removeParticipant', call, id, participant, given);
  }

  @Serves(otherOperations.activateParticipant)
  activateParticipant(
    @CurrentCall() call: Call,
    @Param('id') id: string,
    @Param('participant_id') participant: string,
    @Body() given: unknown,
  ): Promise<CommandAnswer> {
    return this.executeOn('activateParticipant', call, id, participant, given);
  }

  /** A command on a part of the conversation that has an id of its own. */
  private executeOn(
    name: keyof typeof partDecoders,
    call: Call,
    id: string,
    part: string,
    given: unknown,
  ): Promise<CommandAnswer> {
    const { codec, field } = partIds[name];
    const partId = decodeOrThrow(codec, part, field);
    return this.execute(call, id, partDecoders[name](given, partId));
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
