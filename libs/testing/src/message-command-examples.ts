import type { Command, MessageStatus, NewMessage } from '@parley/domain';
import { ada, asked, crm, LATER, zoe } from './example-people';

/* The commands of messages and notes, an hour after Monday. */

export const inbound = (id: string, over: Partial<NewMessage> = {}): NewMessage => ({
  direction: 'inbound',
  id,
  kind: 'text',
  text: `text of ${id}`,
  attachments: [],
  sentAt: null,
  ...over,
});

export const outbound = (id: string, over: Partial<NewMessage> = {}): NewMessage => ({
  ...inbound(id),
  direction: 'outbound',
  ...over,
});

/**
 * An inbound message comes from the contact, an outbound one from Ada, unless a stamp says otherwise. The thread's other
 * conversations were asked, as the write path does before it records anything in one that was closed.
 */
export const recordMessage = (
  message: NewMessage,
  over: Partial<Omit<Command.RecordMessage, 'type' | 'message'>> = {},
): Command.RecordMessage => ({
  type: 'RecordMessage',
  at: LATER,
  by: message.direction === 'inbound' ? zoe : ada,
  threadChecked: true,
  ...over,
  message,
});

/** A message that comes to a thread of which nobody has asked the other conversations yet. */
export function recordUnchecked(
  message: NewMessage,
  over: Partial<Pick<Command.RecordMessage, 'policy'>> = {},
): Command.RecordMessage {
  const { threadChecked: _, ...unchecked } = recordMessage(message);
  return { ...unchecked, ...over };
}

export const findMessageById = (
  messageId: string,
  over: Partial<Omit<Command.FindMessage, 'type' | 'messageId'>> = {},
): Command.FindMessage => ({ type: 'FindMessage', ...asked, ...over, messageId });

export const reportMessageStatus = (
  messageId: string,
  status: MessageStatus,
  over: Partial<Omit<Command.ReportMessageStatus, 'type' | 'messageId' | 'status'>> = {},
): Command.ReportMessageStatus => ({
  type: 'ReportMessageStatus',
  at: LATER,
  by: crm,
  reason: null,
  ...over,
  messageId,
  status,
});

export const addNote = (noteId: string, over: Partial<Omit<Command.AddNote, 'type'>> = {}): Command.AddNote => ({
  type: 'AddNote',
  ...asked,
  noteId,
  text: `note ${noteId}`,
  ...over,
});
