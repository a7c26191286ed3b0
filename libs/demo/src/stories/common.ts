import { filled } from '../scene';
import type { Attachment } from '../bodies';
import type { Script } from '../script';
import type { Teammate } from '../desk';

/** A story as it is told: what happens in one conversation. */
export type Telling = (script: Script) => void;

/** What the exchange of the scene says, from its first line on. */
export const line = ({ exchange }: Script, place: 1 | 2 | 3 | 4): string => exchange[place];

const files = ({ number }: Script, kind: 'photo' | 'document' | 'voice'): Attachment => {
  const base = `https://example.com/files/${number}`;
  switch (kind) {
    case 'photo':
      return { url: `${base}/photo.jpg`, content_type: 'image/jpeg', name: 'photo.jpg', size: 204_800 + number };
    case 'document':
      return {
        url: `${base}/invoice.pdf`,
        content_type: 'application/pdf',
        name: 'invoice.pdf',
        size: 81_920 + number,
      };
    case 'voice':
      return { url: `${base}/voice.ogg`, content_type: 'audio/ogg' };
  }
};

/** The customer's first message; now and then it is spoken. */
export function begins(s: Script): void {
  s.asks(line(s, 1));
  if (s.random.chance(0.04)) s.asks('', { attachments: [files(s, 'voice')] });
}

/** The customer's answer to a question, with a picture where something is broken. */
export function replies(s: Script): void {
  s.wait(2, 50);
  if (s.topic !== 'broken') return s.asks(line(s, 3));
  s.asks(s.phrase('photo'), { type: 'image', attachments: [files(s, 'photo')] });
  s.asks(line(s, 3));
}

export function thanks(s: Script): void {
  s.wait(1, 60);
  s.asks(s.phrase('thanks'));
}

const TAGS = { order: 'shipping', refund: 'money-back', invoice: 'accounting', login: 'account', product: 'pre-sale' };

/** Subject, priority, tags and labels, by whoever sees it first. */
export function sorts(s: Script, by: Teammate): void {
  const priority = s.contact.plan === 'vip' ? 'high' : s.random.pick([undefined, undefined, 'low', 'medium', 'high']);
  const subject = s.named() ? {} : { subject: filled(s.exchange[0], s, by) };
  const details = { ...subject, ...(priority === undefined ? {} : { priority }) };
  if (Object.keys(details).length > 0) s.sends('PATCH', '/v1/conversations/{conversation}', details, by);
  if (s.random.chance(0.45))
    s.does(by, 'tags', { add: [tagOf(s), ...(s.random.chance(0.3) ? ['first-contact'] : [])] });
  if (s.random.chance(0.3))
    s.does(by, 'labels', { add: [s.random.pick(['urgent', 'follow-up', 'feedback', s.topic])] });
}

const tagOf = ({ topic }: Script): string => (topic in TAGS ? TAGS[topic as keyof typeof TAGS] : topic);

/** A message of the desk and what becomes of it on channels that tell. */
export function writes(s: Script, by: Teammate, text: string): void {
  const message = s.answers(by, text);
  const tells = s.channel !== 'email' && s.channel !== 'widget' && s.channel !== 'slack';
  if (!tells || !s.random.chance(0.5)) return;
  s.receipt(message, 'delivered');
  if (s.channel !== 'sms' && s.random.chance(0.6)) s.receipt(message, 'read');
}

/** Likewise with a document. */
export function hands(s: Script, by: Teammate): void {
  s.answers(by, s.phrase('document'), { attachments: [files(s, 'document')] });
}

export const assigns = (s: Script, by: Teammate, to: Teammate): void =>
  s.does(by, 'assign', { assigned_to: to.id, assigned_type: to.type });

/** A person opens the conversation, takes it and sorts it. */
export function takes(s: Script, person: Teammate): void {
  s.wait(3, 70);
  s.does(person, 'read');
  assigns(s, person, person);
  sorts(s, person);
}

/** The AI agent takes it within seconds. */
export function catches(s: Script): void {
  assigns(s, s.agent, s.agent);
  sorts(s, s.agent);
}

export const closes = (s: Script, by: Teammate, resolution = 'resolved'): void => s.does(by, 'close', { resolution });
