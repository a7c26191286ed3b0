import { Body, Controller, Inject } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { DeliverMessage } from '@parley/commands';
import * as E from 'fp-ts/Either';
import { Serves } from '../api/operation';
import { decodeOrThrow } from '../codec/decode';
import { commandAnswer, type CommandAnswer } from '../commands/answers';
import { CurrentCall, type Call } from '../commands/call';
import { hashesOf } from '../commands/conditions';
import { contextOf } from '../commands/execution';
import { newMessage } from '../conversations/to-command';
import { problemFrom } from '../problem/from-failure';
import { invalidField } from '../problem/problem';
import { inlineContact } from '../records/to-command';
import { deliver as operation } from './operations';

const ROUTE = 'POST /v1/messages';

/** A message that names no conversation: it goes to the current one of its thread, or opens it. */
@Controller()
export class MessagesController {
  constructor(@Inject(CommandBus) private readonly bus: CommandBus) {}

  @Serves(operation)
  async deliver(@CurrentCall() call: Call, @Body() given: unknown): Promise<CommandAnswer> {
    const body = decodeOrThrow(operation.body, given === undefined ? {} : given);
    const { principal, conditions } = call;
    if (conditions.ifMatch !== undefined)
      throw invalidField('If-Match', 'is not possible here: the message names no conversation');
    const contact = body.contact && inlineContact(principal.workspace, body.contact);
    const delivery = {
      context: contextOf(call),
      thread: {
        contactId: body.contact_id ?? contact?.id ?? '',
        channelId: body.channel_id,
        inbox: body.inbox,
      },
      channelType: body.channel_type,
      target: body.target ?? null,
      message: newMessage(body.message),
      ...hashesOf(principal, conditions, { target: ROUTE, route: ROUTE, request: body, creates: false }),
    };
    const result = await this.bus.execute(new DeliverMessage(delivery, contact));
    if (E.isLeft(result)) throw problemFrom(result.left, 'message.');
    return commandAnswer(call.reply, result.right);
  }
}
