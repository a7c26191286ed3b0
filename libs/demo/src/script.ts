import { messageBody, openingBody, threadBody, type Content, type Message } from './bodies';
import type { Teammate } from './desk';
import type { Phrases } from './phrases/phrases';
import { CONVERSATION, type Step } from './plan';
import type { Random } from './random';
import { MINUTE, whilePeopleWork } from './rhythm';
import type { Scene } from './scene';

/** Writes down the steps of one conversation. The time moves on by itself, and more with `wait`. */
export interface Script extends Scene {
  readonly random: Random;
  readonly steps: readonly Step[];
  /** So many minutes pass. */
  wait(least: number, most: number): void;
  /** The customer writes; the first time this opens the conversation. */
  asks(text: string, content?: Content): void;
  /** The customer opens the conversation by a form, which says more of it. */
  asksByForm(text: string, more: object): void;
  /** Somebody of the desk writes. Gives the message's id. */
  answers(by: Teammate, text: string, content?: Content): string;
  /** What the channel says of a message of the desk. */
  receipt(message: string, status: 'delivered' | 'read' | 'failed', reason?: string): void;
  /** A command of the conversation, by its path's last word. */
  does(by: Teammate, word: string, body?: object): void;
  /** Any other request; `path` is all of it. */
  sends(
    method: Step['method'],
    path: string,
    body: object | undefined,
    by?: Teammate,
    more?: Pick<Step, 'wakesIn'>,
  ): void;
  /** Opens the conversation from the desk's side. */
  opens(by: Teammate, more: object, text?: string): void;
  phrase(of: Exclude<keyof Phrases, 'threads'>): string;
  /** Whether it has a subject by now. */
  named(): boolean;
}

const actorOf = ({ type, id }: Teammate): string => `${type}:${id}`;

export function scriptOf(scene: Scene, random: Random, start: number): Script {
  const { desk, number, phrases } = scene;
  const steps: Step[] = [];
  // Half of the connectors know the conversation, the others only the thread.
  const byThread = random.chance(0.7);
  let at = start;
  let messages = 0;
  let subject = false;
  let speaker = scene.person;

  const sends: Script['sends'] = (method, path, body, by, more = {}) => {
    at += random.between(2_000, 9_000);
    const key = `demo-${desk.run}-${number}-${steps.length}`;
    const actor = by === undefined ? {} : { actor: actorOf(by) };
    steps.push({ key, at, method, path, ...(body === undefined ? {} : { body }), ...actor, ...more });
  };

  const message = (direction: 'inbound' | 'outbound', text: string, more: Content): Message =>
    messageBody(scene, speaker, (messages += 1), direction, text, more);

  const opening = (more: object): object => {
    subject = true;
    return openingBody(scene, speaker, more);
  };

  return {
    ...scene,
    random,
    steps,
    wait(least, most) {
      at += random.between(least * MINUTE, most * MINUTE);
    },
    asks(text, more = {}) {
      const asked = message('inbound', text, more);
      if (byThread && more.from === undefined) sends('POST', '/v1/messages', { ...threadBody(scene), message: asked });
      else if (steps.length === 0) sends('POST', '/v1/conversations', opening({ message: asked }));
      else sends('POST', `/v1/conversations/${CONVERSATION}/messages`, asked);
    },
    asksByForm(text, more) {
      sends('POST', '/v1/conversations', opening({ message: message('inbound', text, {}), ...more }));
    },
    answers(by, text, more = {}) {
      // Agents never sleep; people read before they answer.
      if (by.type === 'attendant') at = whilePeopleWork(random, at);
      speaker = by;
      const answer = message('outbound', text, more);
      sends('POST', `/v1/conversations/${CONVERSATION}/messages`, answer, by);
      return answer.id;
    },
    receipt(messageId, status, reason) {
      const body = { status, ...(reason === undefined ? {} : { reason }) };
      sends('POST', `/v1/conversations/${CONVERSATION}/messages/${messageId}/status`, body);
    },
    does(by, word, body = {}) {
      if (by.type === 'attendant') at = whilePeopleWork(random, at);
      sends('POST', `/v1/conversations/${CONVERSATION}/${word}`, body, by);
    },
    sends(method, path, body, by, more) {
      if (body !== undefined && 'subject' in body) subject = true;
      sends(method, path, body, by, more);
    },
    opens(by, more, text) {
      at = whilePeopleWork(random, at);
      speaker = by;
      const first = text === undefined ? {} : { message: message('outbound', text, {}) };
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
