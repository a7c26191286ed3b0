import type { Language } from './phrases/languages';
import type { Topic } from './phrases/phrases';
import type { Channel } from './people';

/** Stands in a path for the id of the conversation that the track's last answer named. */
export const CONVERSATION = '{conversation}';

/** One request. */
export interface Step {
  /** Different for every step of a run: its idempotency key. */
  readonly key: string;
  /** When it happened in the week, in milliseconds. */
  readonly at: number;
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  /** It puts a conversation off for so many milliseconds from the moment in which it is sent, which is all that its body says. */
  readonly wakesIn?: number;
  /** It replaces what has this revision, and nothing else. */
  readonly ifMatch?: number;
  /** TYPE:ID of who does it; left out for the channel that brings a message. */
  readonly actor?: string;
}

/** What is done to one conversation, in order. */
export interface Track {
  readonly story: string;
  readonly language: Language;
  readonly topic: Topic;
  readonly channel: Channel;
  readonly contact: string;
  /** Where it came in, and where it is at the end. */
  readonly inbox: string;
  readonly endsIn: string;
  readonly steps: readonly Step[];
}

/** What surely is there to be looked at after the week. */
export interface Sights {
  /** An inbox with open conversations. */
  readonly inbox: string;
  /** An inbox with unread ones. */
  readonly unread: string;
  /** A word of a subject. */
  readonly word: string;
  /** The place among the tracks of one with a long history. */
  readonly history: number;
  /** The place of one that an AI agent gave back. */
  readonly handedBack: number;
  /** Inboxes in which something happens by itself: one with rules and with snoozes that end soon, one in which idle ones are closed soon. */
  readonly routed: string;
  readonly closing: string;
}

export interface Week {
  readonly run: string;
  /** Inboxes, teammates and contacts: first, in any order. */
  readonly records: readonly Step[];
  /** Rules of routing, to be saved behind the records and before the first track. */
  readonly rules: readonly object[];
  readonly tracks: readonly Track[];
  /** What has just happened at its end: played last, for something follows from it within minutes. */
  readonly ending: readonly Track[];
  readonly sights: Sights;
}

const addsMessage = ({ method, path }: Step): boolean => method === 'POST' && path.endsWith('/messages');

/** Whether the step records a message. */
export const recordsMessage = (step: Step): boolean =>
  addsMessage(step) || (step.body !== undefined && 'message' in step.body);

export const deletes = ({ method, path }: Step): boolean => method === 'DELETE' && path.endsWith(CONVERSATION);
