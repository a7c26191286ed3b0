import { Body, Controller, Inject, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ExecuteRecordCommand, type RecordExecution } from '@parley/commands';
import type { ContactCommand, InboxCommand, TeammateCommand, Unstamped } from '@parley/domain';
import { contactStream, inboxStream, teammateStream } from '@parley/event-schema';
import * as E from 'fp-ts/Either';
import { LastSegment, Serves } from '../api/operation';
import { EmptyBody } from '../codec/strict-object';
import { decodeOrThrow } from '../codec/decode';
import { Id } from '../codec/values';
import { recordAnswer, type RecordAnswer } from '../commands/answers';
import { CurrentCall, type Call } from '../commands/call';
import { executionOf } from '../commands/execution';
import { problemFrom } from '../problem/from-failure';
import { invalidField } from '../problem/problem';
import * as operations from './operations';
import { saveContact, saveInbox, saveTeammate } from './to-command';

/** Contacts, teammates and inboxes: saved as a whole; contacts are blocked, unblocked and erased too. */
@Controller()
export class RecordCommandsController {
  constructor(@Inject(CommandBus) private readonly bus: CommandBus) {}

  @Serves(operations.saveContact)
  saveContact(@CurrentCall() call: Call, @Param('id') id: string, @Body() given: unknown): Promise<RecordAnswer> {
    const body = decodeOrThrow(operations.saveContact.body, given === undefined ? {} : given);
    assertIdOf(body, id);
    return this.contact(call, id, 'PUT /v1/contacts/{id}', body, saveContact(body));
  }

  @Serves(operations.contactCommands.block, operations.contactCommands.unblock)
  contactCommand(
    @CurrentCall() call: Call,
    @Param('id') id: string,
    @LastSegment() word: string,
    @Body() given: unknown,
  ): Promise<RecordAnswer> {
    const body = decodeOrThrow(EmptyBody, given === undefined ? {} : given);
    const type = word === 'block' ? 'BlockContact' : 'UnblockContact';
    return this.contact(call, id, `POST /v1/contacts/{id}/${word}`, body, { type });
  }

  @Serves(operations.eraseContact)
  eraseContact(@CurrentCall() call: Call, @Param('id') id: string, @Body() given: unknown): Promise<RecordAnswer> {
    const body = decodeOrThrow(EmptyBody, given === undefined ? {} : given);
    return this.contact(call, id, 'DELETE /v1/contacts/{id}', body, { type: 'EraseContact' });
  }

  @Serves(operations.saveTeammate)
  saveTeammate(@CurrentCall() call: Call, @Param('id') id: string, @Body() given: unknown): Promise<RecordAnswer> {
    const body = decodeOrThrow(operations.saveTeammate.body, given === undefined ? {} : given);
    assertIdOf(body, id);
    const stream = teammateStream({ workspace: call.principal.workspace, id: decodeOrThrow(Id, id, 'id') });
    const decoded = { route: 'PUT /v1/teammates/{id}', body, command: saveTeammate(body) };
    return this.execute(call, id, {
      kind: 'teammate',
      execution: executionOf<TeammateCommand>(call, stream, decoded, false),
    });
  }

  @Serves(operations.saveInbox)
  saveInbox(@CurrentCall() call: Call, @Param('id') id: string, @Body() given: unknown): Promise<RecordAnswer> {
    const body = decodeOrThrow(operations.saveInbox.body, given === undefined ? {} : given);
    assertIdOf(body, id);
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
    command: Unstamped<ContactCommand>,
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

/** A record that was read can be sent back where it was read, and nowhere else. */
function assertIdOf({ id }: { readonly id?: string | undefined }, inPath: string): void {
  if (id !== undefined && id !== inPath) throw invalidField('id', 'must be the id in the path, or be left out');
}
