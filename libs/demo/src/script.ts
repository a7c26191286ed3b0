import type { Teammate } from './desk';
import { targetOn, type Contact } from './people';
import type { Phrases } from './phrases/phrases';
import { CONVERSATION, type Step } from './plan';
import type { Random } from './random';
import { MINUTE, whilePeopleWork } from './rhythm';
import { filled, type Scene } from './scene';

export interface Attachment {
  readonly url: string;
  readonly content_type: string;
  readonly name?: string;
  readonly size?: number;
}

interface Content {
  readonly attachments?: readonly Attachment[];
  readonly type?: string;
  /** Somebody else than the contact. */
  readonly from?: Contact;
}

/** Writes down the steps of one conversation. The time moves on by itself, and more with `wait`. */
export interface Script extends Scene {
  readonly random: Random;
  readonly steps: readonly Step[];
  /** So many minutes pass. */
  wait(least: number, most: number): void;
  /** The customer writes; the first time this opens the conversation. */
  asks(text: string, content?: Content): void;
  /** Somebody of the desk writes. Gives the message's id. */
  answers(by: Teammate, text: string, content?: Content): string;
  /** What the channel says of a message of the desk. */
  receipt(message: string, status: 'delivered' | 'read' | 'failed', reason?: string): void;
  /** A command of the conversation, by its path's last word. */
  does(by: Teammate, word: string, body?: object): void;
  /** Any other request; `path` is all of it. */
  sends(method: Step['method'], path: string, body: object | undefined, by?: Teammate): void;
  /** Opens the conversation from the desk's side. */
  opens(by: Teammate, more: object, text?: string): void;
  phrase(of: Exclude<keyof Phrases, 'threads'>): string;
  /** Whether it has a subject by now. */
  named(): boolean;
}

type Message = Readonly<Record<string, unknown>> & { readonly id: string };

const actorOf = ({ type, id }: Teammate): string => `${type}:${id}`;

export function scriptOf(scene: Scene, random: Random, start: number): Script {
  const { desk, number, contact, channel, phrases } = scene;
  const steps: Step[] = [];
  // Half of the connectors know the conversation, the others only the thread.
  const byThread = random.chance(0.7);
  let at = start;
  let messages = 0;
  let subject = false;
  let speaker = scene.person;

  const thread = (): object => {
    const target = targetOn(channel, contact);
    return {
      contact_id: contact.id,
      inbox: desk.inbox(scene.inbox),
      channel_id: desk.channel(channel),
      channel_type: channel,
      ...(target === null ? {} : { target }),
    };
  };

  const sends: Script['sends'] = (method, path, body, by) => {
    at += random.between(2_000, 9_000);
    const key = `demo-${desk.run}-${number}-${steps.length}`;
    const actor = by === undefined ? {} : { actor: actorOf(by) };
    steps.push({ key, at, method, path, ...(body === undefined ? {} : { body }), ...actor });
  };

  const content = (direction: string, text: string, { from, ...more }: Content): Message => ({
    id: `msg_${desk.run}_${number}_${(messages += 1)}`,
    direction,
    ...(text === '' ? {} : { text: filled(text, scene, speaker) }),
    ...more,
    ...(from === undefined
      ? {}
      : { sender: { type: 'contact', id: from.id, name: `${from.firstName} ${from.lastName}` } }),
  });

  const opening = (more: object): object => {
    subject = true;
    return {
      id: `conv_${desk.run}_${number}`,
      ...thread(),
      subject: filled(scene.exchange[0], scene, speaker),
      ...more,
    };
  };

  return {
    ...scene,
    random,
    steps,
    wait(least, most) {
      at += random.between(least * MINUTE, most * MINUTE);
    },
    asks(text, more = {}) {
      const message = content('inbound', text, more);
      if (byThread && more.from === undefined) sends('POST', '/v1/messages', { ...thread(), message });
      else if (steps.length === 0) sends('POST', '/v1/conversations', opening({ message }));
      else sends('POST', `/v1/conversations/${CONVERSATION}/messages`, message);
    },
    answers(by, text, more = {}) {
      // Agents never sleep; people read before they answer.
      if (by.type === 'attendant') at = whilePeopleWork(random, at);
      speaker = by;
      const message = content('outbound', text, more);
      sends('POST', `/v1/conversations/${CONVERSATION}/messages`, message, by);
      return message.id;
    },
    receipt(message, status, reason) {
      const body = { status, ...(reason === undefined ? {} : { reason }) };
      sends('POST', `/v1/conversations/${CONVERSATION}/messages/${message}/status`, body);
    },
    does(by, word, body = {}) {
      if (by.type === 'attendant') at = whilePeopleWork(random, at);
      sends('POST', `/v1/conversations/${CONVERSATION}/${word}`, body, by);
    },
    sends(method, path, body, by) {
      if (body !== undefined && 'subject' in body) subject = true;
      sends(method, path, body, by);
    },
    opens(by, more, text) {
      at = whilePeopleWork(random, at);
      speaker = by;
      const first = text === undefined ? {} : { message: content('outbound', text, {}) };
      sends('POST', '/v1/conversations', opening({ ...first, ...more }), by);
    },
    phrase: (of) => random.pick(phrases[of]),
    named: () => subject,
  };
}

/** A time for every message, once the times of the steps are settled. */
export function stamped(step: Step, at: number): Step {
  const sent_at = new Date(at).toISOString();
  const { body } = step;
  if (body !== undefined && 'direction' in body) return { ...step, at, body: { ...body, sent_at } };
  if (body !== undefined && 'message' in body)
    return { ...step, at, body: { ...body, message: { ...(body.message as object), sent_at } } };
  return { ...step, at };
}
