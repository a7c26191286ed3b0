import type { Teammate } from './desk';
import { targetOn, type Contact } from './people';
import { filled, type Scene } from './scene';

export interface Attachment {
  readonly url: string;
  readonly content_type: string;
  readonly name?: string;
  readonly size?: number;
}

/** What a message has besides its text. */
export interface Content {
  readonly attachments?: readonly Attachment[];
  readonly type?: string;
  /** Somebody else than the contact. */
  readonly from?: Contact;
}

export type Message = Readonly<Record<string, unknown>> & { readonly id: string };

/* The bodies of the requests of a scene, but for their times. */

/** Who writes, and by which channel and inbox. */
export function threadBody({ desk, contact, channel, inbox }: Scene): object {
  const target = targetOn(channel, contact);
  return {
    contact_id: contact.id,
    inbox: desk.inbox(inbox),
    channel_id: desk.channel(channel),
    channel_type: channel,
    ...(target === null ? {} : { target }),
  };
}

/** `nth`: 1 for the first message of the scene. `speaker`: who of the desk wrote last, or writes now. */
export function messageBody(
  scene: Scene,
  speaker: Teammate,
  nth: number,
  direction: 'inbound' | 'outbound',
  text: string,
  { from, ...more }: Content,
): Message {
  return {
    id: `msg_${scene.desk.run}_${scene.number}_${nth}`,
    direction,
    ...(text === '' ? {} : { text: filled(text, scene, speaker) }),
    ...more,
    ...(from === undefined
      ? {}
      : { sender: { type: 'contact', id: from.id, name: `${from.firstName} ${from.lastName}` } }),
  };
}

export const openingBody = (scene: Scene, speaker: Teammate, more: object): object => ({
  id: `conv_${scene.desk.run}_${scene.number}`,
  ...threadBody(scene),
  subject: filled(scene.exchange[0], scene, speaker),
  ...more,
});
