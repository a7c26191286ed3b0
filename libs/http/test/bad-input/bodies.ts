import type { Request } from './request';

/** Requests with nothing wrong in them and every field given. Each row spoils one thing. */

const message = {
  id: 'm_new',
  direction: 'inbound',
  type: 'image',
  text: 'Where is it?',
  attachments: [{ url: 'https://example.test/a.png', content_type: 'image/png', name: 'a.png', size: 7 }],
  sender: { type: 'contact', id: 'cnt_new', name: 'Ada' },
  sent_at: '2024-01-15T10:30:00Z',
};

const contact = {
  id: 'cnt_new',
  first_name: 'Ada',
  last_name: 'Lovelace',
  phone: '+4930123456',
  email: 'ada@example.com',
  preferred_channel: 'email',
  metadata: { plan: 'gold' },
  status: 'active',
};

const participant = {
  id: 'usr_2',
  type: 'user',
  status: 'active',
  display_name: 'Ben',
  avatar_url: 'https://example.test/ben.png',
  contact: { identifier_key: 'phone', identifier_value: '+4930123457', platform_address: 'wa:4930123457' },
};

const place = { contact, inbox: 'inbox_1', channel_id: 'chan_1', channel_type: 'email', target: 'ada@example.com' };

const details = {
  subject: 'Order 4711',
  description: 'A long story',
  priority: 'low',
  tags: ['vip'],
  labels: ['late'],
  members: [{ id: 'usr_1', name: 'Ada' }],
  visibility: 'private',
  accessibility: 'open',
};

export const CONVERSATION = '/v1/conversations/conv_known';
const on = (word: string, body: object): Whole => ({ method: 'POST', path: `${CONVERSATION}/${word}`, body });

export interface Whole extends Request {
  readonly body: object;
}

export const GOOD = {
  open: {
    method: 'POST',
    path: '/v1/conversations',
    body: {
      id: 'conv_new',
      ...place,
      ...details,
      participants: [participant],
      assigned_to: 'usr_1',
      assigned_type: 'attendant',
      message,
    },
  },
  deliver: { method: 'POST', path: '/v1/messages', body: { ...place, message } },
  message: on('messages', message),
  status: on('messages/m1/status', { status: 'read', reason: 'seen' }),
  note: on('notes', { text: 'Calls back' }),
  assign: on('assign', { assigned_to: 'usr_1', assigned_type: 'agent' }),
  unassign: on('unassign', {}),
  close: on('close', { resolution: 'spam' }),
  reopen: on('reopen', {}),
  snooze: on('snooze', { snooze_till: '2124-01-15T10:30:00Z' }),
  unsnooze: on('unsnooze', {}),
  read: on('read', { up_to: 'm1' }),
  unread: on('unread', {}),
  transfer: on('transfer', { inbox: 'inbox_2', unassign: true }),
  tags: on('tags', { add: ['new'], remove: ['vip'] }),
  labels: on('labels', { add: ['new'], remove: ['late'] }),
  participant: on('participants', participant),
  leave: { method: 'DELETE', path: `${CONVERSATION}/participants/usr_2`, body: {} },
  activate: on('participants/usr_2/activate', {}),
  mute: on('mute', {}),
  unmute: on('unmute', {}),
  archive: on('archive', {}),
  patch: {
    method: 'PATCH',
    path: CONVERSATION,
    body: {
      ...details,
      target: 'ada@example.com',
      assigned: 'usr_1',
      assigned_type: 'attendant',
      inbox: 'inbox_2',
      read: true,
      muted: false,
    },
  },
  delete: { method: 'DELETE', path: CONVERSATION, body: {} },
  contact: { method: 'PUT', path: '/v1/contacts/cnt_new', body: contact },
  block: { method: 'POST', path: '/v1/contacts/cnt_known/block', body: {} },
  teammate: {
    method: 'PUT',
    path: '/v1/teammates/usr_new',
    body: {
      type: 'attendant',
      name: 'Ada',
      email: 'ada@example.com',
      avatar_url: 'https://example.test/a.png',
      available: true,
    },
  },
  inbox: {
    method: 'PUT',
    path: '/v1/inboxes/inbox_new',
    body: {
      name: 'Support',
      inactivity_timeout_seconds: 3600,
      inactivity_resolution: 'unresolved',
      reopen_window_seconds: 3600,
      reopen_after_spam: true,
    },
  },
  routing: {
    method: 'PUT',
    path: '/v1/routing-rules',
    body: {
      rules: [
        {
          name: 'Sales',
          when: {
            inbox: ['inbox_1'],
            channel_type: ['email'],
            tag: ['vip'],
            label: ['berlin'],
            priority: ['high'],
            contact_metadata: { plan: 'gold' },
          },
          then: { round_robin: [{ id: 'usr_1', type: 'attendant' }] },
        },
        {
          name: 'Others',
          then: {
            agent_first: { id: 'agt_1', type: 'agent' },
            then_to: { least_open: [{ id: 'usr_1', type: 'attendant' }] },
          },
        },
      ],
    },
  },
  list: {
    method: 'POST',
    path: '/v1/conversations/list',
    body: {
      id: 77,
      filters: { inboxes: ['inbox_1', 7], closed: false, unread: true, snoozed: false, assigned: 'usr_1' },
      date: '2024-01-15T10:30:00Z',
      limit: 20,
    },
  },
  key: {
    method: 'POST',
    path: '/v1/api-keys',
    body: { name: 'Bot', actor_type: 'api', actor_id: 'bot_1', rights: 'read', act_as: false },
  },
  webhook: {
    method: 'POST',
    path: '/v1/webhooks',
    body: {
      url: 'https://example.com/hooks',
      events: ['conversation.created'],
      format: 'event',
      signing_key: 'secret',
      event_filters: [{ key: 'tag', value: 'vip' }],
      description: 'Orders',
      ordered: true,
    },
  },
  rotation: {
    method: 'POST',
    path: '/v1/webhooks/whk_never/rotate',
    body: { grace_seconds: 60, signing_key: 'secret' },
  },
  replay: {
    method: 'POST',
    path: '/v1/webhooks/whk_never/replay',
    body: { since: '2024-01-15T10:30:00Z', until: '2024-01-16T10:30:00Z', only_failed: true, dry_run: false },
  },
} satisfies Record<string, Whole>;

export type Good = keyof typeof GOOD;

/** The good request with another value at that path, such as `message.attachments.0.url`. Undefined takes the field away. */
export function spoiled(good: Good, path: string, value: unknown): Whole {
  const { body, ...request }: Whole = GOOD[good];
  const copy: unknown = structuredClone(body);
  const names = path.split('.');
  const last = names.pop() ?? '';
  let at = copy as Record<string, unknown>;
  for (const name of names) at = at[name] as Record<string, unknown>;
  // Defined, not assigned: the name may be __proto__.
  Object.defineProperty(at, last, { value, enumerable: true, configurable: true, writable: true });
  return { ...request, body: copy as object };
}
