import { Body, Controller, Delete, Inject, Param, Post, Put } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ExecuteRecordCommand, type RecordExecution } from '@parley/commands';
import type { ContactCommand, InboxCommand, TeammateCommand } from '@parley/domain';
import { contactStream, inboxStream, teammateStream } from '@parley/event-schema';
import * as E from 'fp-ts/Either';
import { Needs } from '../access/key.guard';
import { EmptyBody } from '../codec/closed';
import { decodeOrThrow } from '../codec/decode';
import { Id } from '../codec/values';
import { recordAnswer, type RecordAnswer } from '../commands/answers';
import { CurrentCall, type Call } from '../commands/call';
import { executionOf, type UnstampedOf } from '../commands/execution';
import { problemFrom } from '../problem/from-failure';
import { invalidField, noCommand } from '../problem/problem';
import { ContactBody, InboxBody, TeammateBody } from './requests';
import { saveContact, saveInbox, saveTeammate } from './to-command';

/** Contacts, teammates and inboxes: saved as a whole; contacts are blocked, unblocked and erased too. */
@Controller('v1')
@Needs('write')
export class RecordCommandsController {
  constructor(@Inject(CommandBus) private readonly bus: CommandBus) {}

  @Put('contacts/:id')
  saveContact(@CurrentCall() call: Call, @Param('id') id: string, @Body() given: unknown): Promise<RecordAnswer> {
    const body = decodeOrThrow(ContactBody, given ?? {});
    if (body.id !== undefined && body.id !== id) throw invalidField('id', 'must be the id in the path, or be left out');
    return this.contact(call, id, 'PUT /v1/contacts/{id}', body, saveContact(body));
  }

  @Post('contacts/:id/:command')
  contactCommand(
    @CurrentCall() call: Call,
    @Param('id') id: string,
    @Param('command') word: string,
    @Body() given: unknown,
  ): Promise<RecordAnswer> {
    if (word !== 'block' && word !== 'unblock') throw noCommand(word);
    const body = decodeOrThrow(EmptyBody, given ?? {});
    const type = word === 'block' ? 'BlockContact' : 'UnblockContact';
    return this.contact(call, id, `POST /v1/contacts/{id}/${word}`, body, { type });
  }

  @Delete('contacts/:id')
  eraseContact(@CurrentCall() call: Call, @Param('id') id: string, @Body() given: unknown): Promise<RecordAnswer> {
    const body = decodeOrThrow(EmptyBody, given ?? {});
    return this.contact(call, id, 'DELETE /v1/contacts/{id}', body, { type: 'EraseContact' });
  }

  @Put('teammates/:id')
  saveTeammate(@CurrentCall() call: Call, @Param('id') id: string, @Body() given: unknown): Promise<RecordAnswer> {
    const body = decodeOrThrow(TeammateBody, given ?? {});
    const stream = teammateStream({ workspace: call.principal.workspace, id: decodeOrThrow(Id, id, 'id') });
    const decoded = { route: 'PUT /v1/teammates/{id}', body, command: saveTeammate(body) };
    return this.execute(call, id, {
      kind: 'teammate',
      execution: executionOf<TeammateCommand>(call, stream, decoded, false),
    });
  }

  @Put('inboxes/:id')
  saveInbox(@CurrentCall() call: Call, @Param('id') id: string, @Body() given: unknown): Promise<RecordAnswer> {
    const body = decodeOrThrow(InboxBody, given ?? {});
    const stream = inboxStream({ workspace: call.principal.workspace, id: decodeOrThrow(Id, id, 'id') });
    const decoded = { route: 'PUT /v1/inboxes/{id}', body, command: saveInbox(body) };
    return this.execute(call, id, {
      kind: 'inbox',
      execution: executionOf<InboxCommand>(call, stream, decoded, false),
    });
  }

  private contact(
    call: Call,
    id: string,
    route: string,
    body: unknown,
    command: UnstampedOf<ContactCommand>,
  ): Promise<RecordAnswer> {
    const stream = contactStream({ workspace: call.principal.workspace, id: decodeOrThrow(Id, id, 'id') });
    const execution = executionOf<ContactCommand>(call, stream, { route, body, command }, false);
    return this.execute(call, id, { kind: 'contact', execution });
  }

  private async execute(call: Call, id: string, of: RecordExecution): Promise<RecordAnswer> {
    const result = await this.bus.execute(new ExecuteRecordCommand(of));
    if (E.isLeft(result)) throw problemFrom(result.left);
    return recordAnswer(call.reply, of.kind, id, result.right);
  }
}
