/* Stored for ever, like all of `events.ts`: the line at its top holds here too. */
import type { Private, Stamp, Timestamp } from '../shared';
import type { MessageId, NoteId } from './ids';
import type { ParticipantRef } from './participant-events';
import type { MessageKind, MessageStatus } from './enums';

interface MessageRecorded extends Stamp {
  readonly messageId: MessageId;
  /** Place among the messages of the conversation, inbound and outbound, from 1 (rule 3). */
  readonly number: number;
  readonly kind: MessageKind;
  readonly sender: ParticipantRef;
  /** The channel's claim of when it was sent; decides nothing (rule 4). */
  readonly sentAt: Timestamp | null;
  readonly private: Private<MessageContent>;
}

export interface MessageReceived extends MessageRecorded {
  readonly type: 'MessageReceived';
  /** From a blocked contact: it neither counts as unread nor reopens nor wakes anything (rules 9 and 16). */
  readonly blocked?: true;
}

export interface MessageSent extends MessageRecorded {
  readonly type: 'MessageSent';
}

export interface MessageContent {
  readonly text: string | null;
  readonly attachments: readonly Attachment[];
  readonly senderName: string | null;
}

export interface Attachment {
  readonly url: string;
  readonly contentType: string;
  readonly name: string | null;
  /** Bytes. */
  readonly size: number | null;
}

export interface MessageStatusChanged extends Stamp {
  readonly type: 'MessageStatusChanged';
  readonly messageId: MessageId;
  /** Of the message. */
  readonly number: number;
  readonly status: MessageStatus;
  readonly private: Private<{ readonly reason: string | null }>;
}

/** Internal text of the team: never sent, never counted, never public. */
export interface NoteAdded extends Stamp {
  readonly type: 'NoteAdded';
  readonly noteId: NoteId;
  readonly private: Private<{ readonly text: string }>;
}
