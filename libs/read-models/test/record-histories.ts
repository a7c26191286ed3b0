import type { ContactEvent, InboxEvent, RoutingEvent, TeammateEvent } from '@parley/domain';
import { said, type Histories } from './histories';

/* What happened to contacts, teammates and inboxes, and which rules were saved. */

const contact: ContactEvent & { type: 'ContactSaved' } = {
  ...said,
  type: 'ContactSaved',
  status: 'active',
  preferredChannel: 'whatsapp',
  private: {
    phone: '+4930123456',
    email: 'Zoe@Example.test',
    firstName: 'Zoë',
    lastName: 'van Straße',
    metadata: { plan: 'gold', seats: [1, { used: true }], since: null },
  },
};
const blocked = { ...said, type: 'ContactBlocked' } as const;
const erased = { ...said, type: 'ContactErased' } as const;

export const contactHistories: Histories<ContactEvent> = {
  ContactSaved: [
    [contact],
    [contact, { ...contact, status: 'inactive', preferredChannel: null, private: 'redacted' }],
    [blocked, erased, contact],
  ],
  ContactBlocked: [[blocked], [contact, blocked]],
  ContactUnblocked: [[contact, blocked, { ...said, type: 'ContactUnblocked' }]],
  ContactErased: [[contact, blocked, erased]],
};

const teammate: TeammateEvent = {
  ...said,
  type: 'TeammateSaved',
  kind: 'attendant',
  available: true,
  private: { name: 'Ada', email: 'Ada@Example.test', avatarUrl: 'https://example.test/ada.png' },
};

export const teammateHistories: Histories<TeammateEvent> = {
  TeammateSaved: [[teammate], [teammate, { ...teammate, kind: 'agent', available: false, private: 'redacted' }]],
};

const inbox: InboxEvent = {
  ...said,
  type: 'InboxSaved',
  name: 'Sales',
  inactivityTimeoutSeconds: 86_400,
  inactivityResolution: 'unresolved',
  reopenWindowSeconds: null,
  reopenAfterSpam: true,
};

export const inboxHistories: Histories<InboxEvent> = {
  InboxSaved: [
    [inbox],
    [
      inbox,
      { ...inbox, name: 'Support', inactivityTimeoutSeconds: null, reopenWindowSeconds: 60, reopenAfterSpam: false },
    ],
  ],
};

const ada = { id: 'usr_ada', type: 'attendant' } as const;
const parrot = { id: 'agt_parrot', type: 'agent' } as const;

const routing: RoutingEvent = {
  ...said,
  type: 'RoutingRulesSaved',
  rules: [
    {
      name: 'Sales',
      when: {
        inbox: ['inb_sales'],
        channelType: ['whatsapp'],
        tag: ['VIP'],
        label: ['Berlin'],
        priority: ['high'],
        contactMetadata: { plan: 'gold', seats: [1, { used: true }], since: null },
      },
      then: { kind: 'round_robin', among: [ada, parrot] },
    },
    {
      name: 'Mail',
      when: {},
      then: { kind: 'agent_first', agent: parrot, thenTo: { kind: 'least_open', among: [ada] } },
    },
  ],
};

export const routingHistories: Histories<RoutingEvent> = {
  RoutingRulesSaved: [
    [routing],
    [routing, { ...routing, rules: [{ name: 'All', when: {}, then: { kind: 'assign', to: ada } }] }],
    [routing, { ...routing, rules: [] }],
  ],
};
