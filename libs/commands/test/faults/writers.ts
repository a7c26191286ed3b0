import { writeSync } from 'node:fs';
import { sqliteEventStore } from '@parley/event-store';
import { conversationStream } from '@parley/event-schema';
import { silentLogger, systemClock, ulid, uuidV7 } from '@parley/platform';
import * as E from 'fp-ts/Either';
import { conversationAggregate, writePath } from '../../src';

/*
 * A process to be killed: writers that open conversations and write messages as fast as they are acknowledged. Each
 * acknowledgement is a line on standard output, written at once: `STREAM REVISION`.
 */
const [file = '', writers = '16'] = process.argv.slice(2);
const store = sqliteEventStore(file);
const path = writePath(conversationAggregate, {
  store,
  clock: systemClock,
  newId: () => uuidV7(),
  logger: silentLogger,
  origin: 'writers',
  writer: 'test',
});
const context = {
  workspace: 'ws_kill',
  actor: { type: 'attendant' as const, id: 'usr_1' },
  correlationId: 'c',
  causationId: 'c',
  causationDepth: 0,
};

async function write(writer: number): Promise<void> {
  for (;;) {
    const stream = conversationStream({ workspace: 'ws_kill', id: `conv_${ulid()}` });
    await open(stream, writer);
    for (let number = 1; number <= 20; number += 1) await message(stream, `m${number}`);
  }
}

async function open(stream: string, writer: number): Promise<void> {
  const result = await path.execute({
    stream,
    name: 'OpenConversation',
    context,
    creates: true,
    command: (stamp) => ({
      type: 'OpenConversation',
      ...stamp,
      contactId: `cnt_${writer}`,
      inbox: 'inbox_1',
      channelId: 'chan_1',
      channelType: 'whatsapp',
      priority: null,
      tags: [],
      labels: [],
      visibility: 'private',
      accessibility: 'invite-only',
      members: [],
      content: { target: null, subject: null, description: null, memberNames: [] },
      participants: [],
      assignee: { id: 'usr_1', type: 'attendant' },
      message: { direction: 'inbound', id: 'm0', kind: 'text', text: 'Hello', attachments: [], sentAt: null },
      previous: null,
    }),
  })();
  acknowledge(stream, result);
}

async function message(stream: string, id: string): Promise<void> {
  const result = await path.execute({
    stream,
    name: 'RecordMessage',
    context,
    creates: false,
    command: (stamp) => ({
      type: 'RecordMessage',
      ...stamp,
      message: { direction: 'outbound', id, kind: 'text', text: 'x'.repeat(500), attachments: [], sentAt: null },
    }),
  })();
  acknowledge(stream, result);
}

function acknowledge(stream: string, result: E.Either<unknown, { readonly revision: number | 'none' }>): void {
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left));
  writeSync(1, `${stream} ${result.right.revision}\n`);
}

for (let writer = 0; writer < Number(writers); writer += 1) void write(writer);
