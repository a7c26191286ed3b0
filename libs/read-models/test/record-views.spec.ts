import {
  contactBlocked,
  contactErased,
  contactSaved,
  inboxSaved,
  LATER,
  MONDAY,
  routingRule,
  routingRulesSaved,
  teammateSaved,
  zoesContent,
} from '@parley/testing';
import type { ContactEvent, RoutingRule } from '@parley/domain';
import {
  contactRecordView,
  contactView,
  inboxView,
  projectContact,
  projectInbox,
  projectRouting,
  projectTeammate,
  routingRulesView,
  teammateView,
  type ContactDocument,
} from '../src';
import { contactChange, inboxChange, routingChange, SECOND, teammateChange } from './changes';

const contact = (...events: readonly ContactEvent[]): ContactDocument =>
  projectContact(undefined, contactChange(events, { at: MONDAY }));

const BARE = {
  id: 'ct_zoe',
  phone: null,
  email: null,
  first_name: '',
  last_name: null,
  full_name: null,
  preferred_channel: null,
  metadata: {},
  status: 'active',
  created_at: null,
  updated_at: null,
  last_contacted: null,
};

describe('a contact of the contract', () => {
  it('shows every field', () => {
    const saved = contactSaved({
      preferredChannel: 'whatsapp',
      private: { ...zoesContent, lastName: 'Zander', metadata: { tier: 'gold' } },
    });
    expect(contactView({ ...contact(saved), lastContacted: LATER }, 'ct_zoe')).toStrictEqual({
      id: 'ct_zoe',
      phone: '+4930123456',
      email: 'zoe@example.test',
      first_name: 'Zoë',
      last_name: 'Zander',
      full_name: 'Zoë Zander',
      preferred_channel: 'whatsapp',
      metadata: { tier: 'gold' },
      status: 'active',
      created_at: '2026-03-02T09:00:00.000Z',
      updated_at: '2026-03-02T09:00:00.000Z',
      last_contacted: '2026-03-02T10:00:00.000Z',
    });
  });

  it.each<[string, string, string | null, string | null]>([
    ['both names', 'John', 'Doe', 'John Doe'],
    ['a first name', 'John', null, 'John'],
    ['a last name', '', 'Doe', 'Doe'],
    ['no name', '', null, null],
  ])('with %s has the full name that these make', (_, firstName, lastName, full) => {
    const saved = contactSaved({ private: { ...zoesContent, firstName, lastName } });
    expect(contactView(contact(saved), 'ct_zoe').full_name).toBe(full);
  });

  it('without a record is its id, also when it was blocked or written to', () => {
    expect(contactView(undefined, 'ct_zoe')).toStrictEqual(BARE);
    expect(contactView({ ...contact(contactBlocked()), lastContacted: LATER }, 'ct_zoe')).toStrictEqual(BARE);
  });

  it('that was erased is deleted, and says nothing of itself', () => {
    expect(contactView(contact(contactSaved(), contactErased()), 'ct_zoe')).toStrictEqual({
      ...BARE,
      status: 'deleted',
      created_at: '2026-03-02T09:00:00.000Z',
      updated_at: '2026-03-02T09:00:00.000Z',
    });
  });

  it('as its own record says whether it is blocked, and at which revision it is', () => {
    expect(contactRecordView(contact(contactSaved(), contactBlocked()))).toMatchObject({
      first_name: 'Zoë',
      blocked: true,
      revision: 1,
    });
    expect(contactRecordView(contact(contactBlocked()))).toStrictEqual({ ...BARE, blocked: true, revision: 0 });
  });
});

describe('a teammate of the contract', () => {
  it('shows every field', () => {
    const saved = teammateSaved({ kind: 'agent', available: false });
    const document = projectTeammate(undefined, teammateChange([saved], { id: 'agt_parrot', at: MONDAY + SECOND }));
    expect(document && teammateView(document)).toStrictEqual({
      id: 'agt_parrot',
      type: 'agent',
      name: 'Ada',
      email: 'ada@example.test',
      avatar_url: null,
      available: false,
      created_at: '2026-03-02T09:00:01.000Z',
      updated_at: '2026-03-02T09:00:01.000Z',
      revision: 0,
    });
  });
});

describe('an inbox of the contract', () => {
  it('shows every field', () => {
    const saved = inboxSaved({ inactivityTimeoutSeconds: 60, reopenWindowSeconds: 3600, reopenAfterSpam: false });
    const document = projectInbox(undefined, inboxChange([saved]));
    expect(document && inboxView(document)).toStrictEqual({
      id: 'inb_sales',
      name: 'Sales',
      inactivity_timeout_seconds: 60,
      inactivity_resolution: 'unresolved',
      reopen_window_seconds: 3600,
      reopen_after_spam: false,
      created_at: '2026-03-02T09:00:00.000Z',
      updated_at: '2026-03-02T09:00:00.000Z',
      revision: 0,
    });
  });
});

describe('the rules of routing of the contract', () => {
  const [ada, parrot] = [
    { id: 'usr_ada', type: 'attendant' },
    { id: 'agt_parrot', type: 'agent' },
  ] as const;
  const shown = (...rules: readonly RoutingRule[]) =>
    routingRulesView(projectRouting(undefined, routingChange([routingRulesSaved(...rules)])));

  it('show every condition that was given', () => {
    const when = {
      inbox: ['inb_sales'],
      channelType: ['email'],
      tag: ['VIP'],
      label: ['Berlin'],
      priority: ['high'],
      contactMetadata: { plan: 'gold' },
    } as const;
    expect(shown(routingRule({ name: 'All', when }))).toStrictEqual({
      rules: [
        {
          name: 'All',
          when: {
            inbox: ['inb_sales'],
            channel_type: ['email'],
            tag: ['VIP'],
            label: ['Berlin'],
            priority: ['high'],
            contact_metadata: { plan: 'gold' },
          },
          then: { assign: ada },
        },
      ],
      revision: 0,
    });
    expect(shown(routingRule({ when: {} })).rules[0]?.when).toStrictEqual({});
  });

  it.each<[RoutingRule['then'], object]>([
    [{ kind: 'assign', to: parrot }, { assign: parrot }],
    [{ kind: 'round_robin', among: [ada, parrot] }, { round_robin: [ada, parrot] }],
    [{ kind: 'least_open', among: [ada] }, { least_open: [ada] }],
    [
      { kind: 'agent_first', agent: parrot, thenTo: { kind: 'round_robin', among: [ada] } },
      { agent_first: parrot, then_to: { round_robin: [ada] } },
    ],
    [
      { kind: 'agent_first', agent: parrot, thenTo: { kind: 'least_open', among: [ada] } },
      { agent_first: parrot, then_to: { least_open: [ada] } },
    ],
  ])('show %j as it is sent', (then, view) => {
    expect(shown(routingRule({ then })).rules[0]?.then).toStrictEqual(view);
  });

  it('are none, of no revision, where none were saved', () => {
    expect(routingRulesView(undefined)).toStrictEqual({ rules: [], revision: null });
    expect(shown()).toStrictEqual({ rules: [], revision: 0 });
  });
});
