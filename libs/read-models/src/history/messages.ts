import {
  readable,
  type MessageKind,
  type MessageReceived,
  type MessageSent,
  type MessageStatus,
  type ParticipantType,
  type Timestamp,
} from '@parley/domain';
import { timestamp } from '../views/record-views';

export type MessageEvent = MessageReceived | MessageSent;

/** What a message says and who says it. All of it is personal but the sender's id: where that is gone, text and name are null. */
interface MessageContentView {
  readonly text: string | null;
  readonly attachments: readonly AttachmentView[];
  readonly sender: { readonly type: ParticipantType; readonly id: string; readonly name: string | null };
}

interface AttachmentView {
  readonly url: string;
  readonly content_type: string;
  readonly name: string | null;
  readonly size: number | null;
}

/** One message of `GET …/messages`. */
export interface MessageView extends MessageContentView {
  readonly id: string;
  readonly number: number;
  readonly direction: 'inbound' | 'outbound';
  readonly type: MessageKind;
  readonly status: MessageStatus;
  /** The channel's claim. */
  readonly sent_at: Timestamp | null;
  readonly recorded_at: Timestamp;
}

/** `reported`: its status, when one was reported; else an inbound message is delivered, an outbound one sent (rule 4). */
export const messageView = (event: MessageEvent, reported: MessageStatus | undefined): MessageView => ({
  id: event.messageId,
  number: event.number,
  direction: event.type === 'MessageReceived' ? 'inbound' : 'outbound',
  type: event.kind,
  ...messageContentView(event),
  status: reported ?? (event.type === 'MessageReceived' ? 'delivered' : 'sent'),
  sent_at: event.sentAt,
  recorded_at: timestamp(event.at),
});

export function messageContentView(event: MessageEvent): MessageContentView {
  const content = readable(event.private);
  return {
    text: content?.text ?? null,
    attachments: (content?.attachments ?? []).map(({ url, contentType, name, size }) => ({
      url,
      content_type: contentType,
      name,
      size,
    })),
    sender: { type: event.sender.type, id: event.sender.id, name: content?.senderName ?? null },
  };
}
