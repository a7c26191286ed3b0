/*
 * What a client may ask of a conversation, in the words and the spelling of the public contract. Nothing of the product's own
 * code is used here: the model is a second telling of the rules, and shares no mistakes with the first.
 */

export interface Actor {
  readonly type: 'attendant' | 'agent' | 'api' | 'contact';
  readonly id: string;
}

export type MessageStatus = 'sent' | 'failed' | 'delivered' | 'read';
export type Resolution = 'resolved' | 'unresolved' | 'spam';
export type ParticipantType = 'contact' | 'user' | 'agent';
export type AssigneeType = 'attendant' | 'agent';

export interface MessageBody {
  readonly id: string;
  readonly direction: 'inbound' | 'outbound';
  readonly text?: string;
  readonly attachments?: readonly { readonly url: string; readonly content_type: string }[];
  readonly sender?: { readonly type: ParticipantType; readonly id: string; readonly name?: string };
}

export interface ParticipantBody {
  readonly id: string;
  readonly type: ParticipantType;
  readonly status?: 'active' | 'pending';
  readonly display_name?: string;
}

export interface MemberBody {
  readonly id: string;
  readonly name?: string;
}

export interface Details {
  readonly subject?: string | null;
  readonly description?: string | null;
  readonly priority?: 'low' | 'medium' | 'high' | null;
  readonly target?: string | null;
  readonly members?: readonly MemberBody[];
  readonly visibility?: 'public' | 'private';
  readonly accessibility?: 'open' | 'invite-only';
}

export interface Place {
  readonly contact_id: string;
  readonly inbox: string;
  readonly channel_id: string;
  readonly channel_type: string;
}

export interface OpenBody extends Place, Details {
  readonly id?: string;
  readonly tags?: readonly string[];
  readonly labels?: readonly string[];
  readonly participants?: readonly ParticipantBody[];
  readonly assigned_to?: string;
  readonly assigned_type?: AssigneeType;
  readonly message?: MessageBody;
}

export interface DeliverBody extends Place {
  readonly message: MessageBody;
}

export interface PatchBody extends Details {
  readonly tags?: readonly string[];
  readonly labels?: readonly string[];
  readonly inbox?: string;
  readonly assigned?: string | null;
  readonly assigned_type?: AssigneeType;
  readonly read?: boolean;
  readonly muted?: boolean;
}

export interface WordsBody {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

type Empty = Readonly<Record<string, never>>;

export interface Bodies {
  readonly open: OpenBody;
  readonly deliver: DeliverBody;
  readonly message: MessageBody;
  readonly status: { readonly status: MessageStatus };
  readonly note: { readonly text: string };
  readonly assign: { readonly assigned_to: string; readonly assigned_type: AssigneeType };
  readonly unassign: Empty;
  readonly close: { readonly resolution?: Resolution };
  readonly reopen: Empty;
  readonly snooze: { readonly snooze_till: string };
  readonly unsnooze: Empty;
  readonly read: { readonly up_to?: string };
  readonly unread: Empty;
  readonly transfer: { readonly inbox: string; readonly unassign?: boolean };
  readonly tags: WordsBody;
  readonly labels: WordsBody;
  readonly 'add participant': ParticipantBody;
  readonly 'remove participant': Empty;
  readonly 'activate participant': Empty;
  readonly mute: Empty;
  readonly unmute: Empty;
  readonly patch: PatchBody;
  /** A PATCH of what has commands of its own. */
  readonly malformed: { readonly status: string };
  readonly archive: Empty;
  readonly delete: Empty;
}

export type Kind = keyof Bodies;

export interface CommandOf<K extends Kind> {
  readonly kind: K;
  readonly body: Bodies[K];
  /** Undefined where the answer names it: an opening without an id, a message to a thread. */
  readonly conversation?: string;
  /** The id of a message or a participant in the path. */
  readonly part?: string;
  readonly actor: Actor;
  readonly key?: string;
  readonly ifMatch?: number;
}

export type Command = { [K in Kind]: CommandOf<K> }[Kind];

/** What makes two requests the same: route and body. Who asks is no part of it. */
export const requestOf = ({ kind, part, body }: Command): string => JSON.stringify([kind, part, body]);

/** Where a command goes. */
export function routeOf({ kind, conversation, part }: Command): readonly [method: string, path: string] {
  const at = `/v1/conversations/${conversation}`;
  switch (kind) {
    case 'open':
      return ['POST', '/v1/conversations'];
    case 'deliver':
      return ['POST', '/v1/messages'];
    case 'message':
      return ['POST', `${at}/messages`];
    case 'note':
      return ['POST', `${at}/notes`];
    case 'status':
      return ['POST', `${at}/messages/${encodeURIComponent(part ?? '')}/status`];
    case 'add participant':
      return ['POST', `${at}/participants`];
    case 'remove participant':
      return ['DELETE', `${at}/participants/${part}`];
    case 'activate participant':
      return ['POST', `${at}/participants/${part}/activate`];
    case 'patch':
    case 'malformed':
      return ['PATCH', at];
    case 'delete':
      return ['DELETE', at];
    default:
      return ['POST', `${at}/${kind}`];
  }
}

/** What was answered, as far as the rules say it. */
export type Answer =
  | {
      readonly status: 200 | 201;
      readonly changed: boolean;
      readonly revision: number;
      readonly replayed: boolean;
      /** Of a message to a thread. */
      readonly opened?: boolean;
    }
  | { readonly status: number; readonly code: string; readonly revision?: number };

export const threadOf = ({ contact_id, channel_id, inbox }: Place): string => `${contact_id} ${channel_id} ${inbox}`;

/** A key belongs to its target: a message that names no conversation is sent to a thread. */
export const keyOf = ({ kind, key }: Command): string | undefined =>
  key === undefined ? undefined : `${kind === 'deliver' ? 'thread' : 'conversation'} ${key}`;
