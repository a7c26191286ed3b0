import type { ContactEvent, InboxEvent, RoutingEvent, TeammateEvent, ThreadEvent } from '@parley/domain';

export type RecordEvent = ContactEvent | TeammateEvent | InboxEvent | RoutingEvent | ThreadEvent;

const at = Date.parse('2026-03-02T09:00:00.123Z');
const by = { type: 'attendant', id: 'usr_ada' } as const;

/** What the golden samples of all but conversations mean. */
export const goldenRecordEvents: { readonly [file: string]: RecordEvent } = {
  'ContactSaved.v1': {
    type: 'ContactSaved',
    at,
    by,
    status: 'active',
    preferredChannel: 'whatsapp',
    private: {
      phone: '+4930123456',
      email: null,
      firstName: 'Zoë',
      lastName: null,
      metadata: { plan: 'gold', seats: [1, { used: true }], since: null },
    },
  },
  'ContactBlocked.v1': { type: 'ContactBlocked', at, by },
  'ContactUnblocked.v1': { type: 'ContactUnblocked', at, by },
  'ContactErased.v1': { type: 'ContactErased', at, by },
  'TeammateSaved.v1': {
    type: 'TeammateSaved',
    at,
    by,
    kind: 'attendant',
    available: true,
    private: { name: 'Ada', email: 'ada@example.test', avatarUrl: null },
  },
  'InboxSaved.v1': {
    type: 'InboxSaved',
    at,
    by,
    name: 'Sales',
    inactivityTimeoutSeconds: 86_400,
    inactivityResolution: 'unresolved',
    reopenWindowSeconds: null,
    reopenAfterSpam: true,
  },
  'RoutingRulesSaved.v1': {
    type: 'RoutingRulesSaved',
    at,
    by,
    rules: [
      {
        name: 'Gold customers',
        when: { contactMetadata: { plan: 'gold', seats: [1, { used: true }], since: null } },
        then: { kind: 'assign', to: { id: 'usr_ada', type: 'attendant' } },
      },
      {
        name: 'Sales',
        when: {
          inbox: ['inb_sales', 'inb_trial'],
          channelType: ['whatsapp', 'email'],
          tag: ['VIP', 'Öko'],
          label: ['Berlin'],
          priority: ['high', 'medium'],
        },
        then: {
          kind: 'round_robin',
          among: [
            { id: 'usr_ada', type: 'attendant' },
            { id: 'agt_parrot', type: 'agent' },
          ],
        },
      },
      {
        name: 'Urgent',
        when: { priority: ['high'] },
        then: { kind: 'least_open', among: [{ id: 'usr_ben', type: 'attendant' }] },
      },
      {
        name: 'Mail',
        when: { channelType: ['email'] },
        then: {
          kind: 'agent_first',
          agent: { id: 'agt_parrot', type: 'agent' },
          thenTo: { kind: 'least_open', among: [{ id: 'usr_ada', type: 'attendant' }] },
        },
      },
      {
        name: 'All others',
        when: {},
        then: {
          kind: 'agent_first',
          agent: { id: 'agt_parrot', type: 'agent' },
          thenTo: { kind: 'round_robin', among: [{ id: 'usr_ben', type: 'attendant' }] },
        },
      },
    ],
  },
  'RoutingRulesSaved.v1.none': { type: 'RoutingRulesSaved', at, by, rules: [] },
  'ConversationElected.v1': {
    type: 'ConversationElected',
    at,
    by,
    contactId: 'ct_zoe',
    channelId: 'chn_1',
    inbox: 'inb_sales',
    generation: 2,
    conversationId: 'conv_2',
    claimed: true,
  },
};
