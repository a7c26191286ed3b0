import { inMemoryEventStore } from '@parley/event-store';
import { stamped, type ConversationCommand, type Times } from '@parley/domain';
import {
  ada,
  after,
  aClosedConversation,
  anArchivedConversation,
  anOpenConversation,
  inbound,
  LATER,
  MONDAY,
  outbound,
  zoe,
} from '@parley/testing';
import * as E from 'fp-ts/Either';
import type { Delivery } from '../src';
import { refusalOf, refusedOpening, refusedRecording } from '../src/conversations/refusals';
import { threadKeyOf } from '../src/conversations/thread-key';
import { startProcess, type Process } from './services';
import { close } from './paths';

const open = after(anOpenConversation);
if (open.status !== 'open') throw new Error('the example is not open');

const deliveryOf = (over: Partial<Delivery>): Delivery => ({
  context: { workspace: 'ws_1', actor: ada, correlationId: 'r', causationId: 'r', causationDepth: 0 },
  thread: threadKeyOf(open),
  channelType: 'whatsapp',
  target: null,
  message: inbound('m1'),
  ...over,
});
const timesAt = (at: number): Times => ({ at, now: at });
const codeOf = (refused: ReturnType<typeof refusalOf>): string | undefined => refused?.left.refusal.code;

describe('whether a command would be refused', () => {
  it('is asked for the time at which it would be carried out, as for a snooze till a time that is over', () => {
    const snooze = { type: 'SnoozeConversation', snoozeId: 's1', till: LATER - 1 } as const;
    expect(codeOf(refusalOf(snooze, { ...timesAt(LATER), by: ada }, open))).toBe('snooze_in_the_past');
    expect(refusalOf(snooze, { ...timesAt(LATER - 2), by: ada }, open)).toBeUndefined();
  });

  it('is asked for that time too of a message when the reopening window of its inbox is over (rule 15)', () => {
    const policy = { window: LATER - MONDAY - 1, afterSpam: true };
    const message = { type: 'RecordMessage', message: inbound('m1'), threadChecked: true, policy } as const;
    const closed = after(aClosedConversation);
    expect(codeOf(refusalOf(message, { ...timesAt(LATER), by: zoe }, closed))).toBe('goes_on_in_thread');
    expect(refusalOf(message, { ...timesAt(LATER - 1), by: zoe }, closed)).toBeUndefined();
  });

  it('is answered as the command itself would be', () => {
    const command = { type: 'CloseConversation', resolution: 'resolved' } as const;
    const stamp = { ...timesAt(LATER), by: zoe };
    expect(stamped<ConversationCommand>(command, stamp)).toMatchObject(stamp);
    expect(refusalOf(command, stamp, open)).toMatchObject(
      E.left({ tag: 'Refused', refusal: { code: 'actor_not_allowed' }, revision: 'none' }),
    );
  });

  it('of a message: by any conversation, when its sender may not send it', () => {
    const sender = { type: 'user' as const, id: 'usr_1', name: null };
    expect(codeOf(refusedOpening(deliveryOf({ message: inbound('m1', { sender }) }), timesAt(LATER)))).toBe(
      'sender_not_allowed',
    );
    expect(refusedOpening(deliveryOf({}), timesAt(LATER))).toBeUndefined();
  });

  it('of a message: by the current conversation, when it is archived and the message is ours', () => {
    const archived = after(anArchivedConversation);
    expect(codeOf(refusedRecording(deliveryOf({ message: outbound('m1') }), timesAt(LATER), archived))).toBe(
      'conversation_archived',
    );
    expect(refusedRecording(deliveryOf({}), timesAt(LATER), archived)).toBeUndefined();
  });
});

describe('a contact that comes along with a message', () => {
  let now = MONDAY;
  let process: Process;
  beforeEach(async () => {
    now = MONDAY;
    process = await startProcess(inMemoryEventStore(), () => now);
  });
  afterEach(() => process.stop());

  const confirmedAt = async (): Promise<number> => {
    const confirmed = await process.paths.conversations.confirmed('conversation-ws_1/conv_1');
    if (E.isLeft(confirmed)) throw new Error(confirmed.left.tag);
    return confirmed.right.at;
  };

  it('is judged with the stamp that the opening would get: now, or a millisecond after the last of the stream', async () => {
    expect(await confirmedAt()).toBe(MONDAY);
    await process.open('conv_1', 'cnt_1');
    expect(await confirmedAt()).toBe(MONDAY + 1);
    now = LATER;
    expect(await confirmedAt()).toBe(LATER);
    now = MONDAY - 1;
    expect(await confirmedAt()).toBe(MONDAY + 1);
  });

  it('is saved with a message that the reopening window sends on to the next conversation (rule 15)', async () => {
    await process.saveInbox({ reopenWindowSeconds: 60 });
    const { conversationId: id } = await process.deliver('cnt_1', inbound('m1'));
    await process.send(id, close());
    now += 61_000;
    const next = await process.deliver('cnt_1', inbound('m2'), { contact: 'Zoë' });
    expect(next).toMatchObject({ opened: true });
    expect(next.conversationId).not.toBe(id);
    expect(process.paths.contacts.peekNow('contact-ws_1/cnt_1')).toMatchObject({ record: 'saved' });
  });

  it('is not saved with a message that the current conversation does not take', async () => {
    const { conversationId: id } = await process.deliver('cnt_1', inbound('m1'));
    await process.send(id, close());
    await process.send(id, { type: 'ArchiveConversation' });
    expect(await process.deliverOrFail('cnt_1', outbound('m2'), { contact: 'Zoë' })).toMatchObject(
      E.left({ tag: 'Refused', refusal: { code: 'conversation_archived' } }),
    );
    const contact = await process.paths.contacts.peek('contact-ws_1/cnt_1');
    expect(contact).toMatchObject(E.right({ record: 'none' }));
  });
});
