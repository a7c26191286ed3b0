import { writeSync } from 'node:fs';
import { sqliteEventStore } from '@parley/event-store';
import { conversationStream } from '@parley/event-schema';
import { ulid } from '@parley/platform';
import { inbound, open, outbound, pathOn, type Unstamped } from '../paths';

/*
 * A process to be killed: writers that open conversations and write messages as fast as they are acknowledged. Each
 * acknowledgement is a line on standard output, written at once: `STREAM REVISION`.
 */
const [file = '', writers = '16'] = process.argv.slice(2);
const path = pathOn(sqliteEventStore(file));

async function write(writer: number): Promise<void> {
  const opening = {
    ...open,
    contactId: `cnt_${writer}`,
    assignee: { id: 'usr_1', type: 'attendant' },
    message: inbound('m0'),
  } as Unstamped;
  for (;;) {
    const stream = conversationStream({ workspace: 'ws_1', id: `conv_${ulid()}` });
    await acknowledged(stream, opening);
    for (let number = 1; number <= 20; number += 1)
      await acknowledged(stream, {
        type: 'RecordMessage',
        message: outbound(`m${number}`, { text: 'x'.repeat(500) }),
      });
  }
}

async function acknowledged(stream: string, command: Unstamped): Promise<void> {
  const { revision } = await path.sent(command, { stream });
  writeSync(1, `${stream} ${revision}\n`);
}

for (let writer = 0; writer < Number(writers); writer += 1) void write(writer);
