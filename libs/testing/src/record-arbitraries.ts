import fc from 'fast-check';
import {
  ASSIGNEE_TYPES,
  CONTACT_STATUSES,
  CHANNEL_TYPES,
  PRIORITIES,
  type ContactCommand,
  type ContactEvent,
  type InboxCommand,
  type InboxEvent,
  type RoutingAction,
  type RoutingCommand,
  type RoutingEvent,
  type RoutingRule,
  type TeammateCommand,
  type TeammateEvent,
  type ThreadCommand,
  type ThreadEvent,
} from '@parley/domain';
import { anyActor, anyTime, assignee, inboxId, nullable, personId, resolution, secret, text } from './arbitraries';

/*
 * Contacts, teammates, inboxes and threads: their commands and events, a record by type where there is more than one, so that
 * a forgotten one does not compile. There are few names and numbers, so that a random command often asks for what is so already.
 */
const of = <Type extends string>(type: Type) => ({ type: fc.constant(type), at: anyTime, by: anyActor });

const few = <T>(...some: readonly [T, ...T[]]): fc.Arbitrary<T> => fc.constantFrom(...some);

/** As it comes out of JSON again, which knows no -0. */
const metadata = fc
  .dictionary(few('plan', 'since', '__proto__'), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 })
  .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);

const contactContentFields = {
  phone: few(null, '+4930123456'),
  email: few(null, 'zoe@example.test'),
  firstName: fc.oneof(few('Zoë', 'Zoe'), text),
  lastName: nullable(text),
  metadata,
};
const contactContent = fc.record(contactContentFields);

const contactSettings = {
  status: fc.constantFrom(...CONTACT_STATUSES),
  preferredChannel: nullable(fc.constantFrom(...CHANNEL_TYPES)),
};

const contactCommandOfType: {
  readonly [T in ContactCommand['type']]: fc.Arbitrary<Extract<ContactCommand, { type: T }>>;
} = {
  SaveContact: fc.record({ ...of('SaveContact'), ...contactSettings, content: contactContent }),
  UpdateContact: fc.record(
    {
      ...of('UpdateContact'),
      contactId: few('ct_zoe', 'ct_yan'),
      ...contactSettings,
      content: fc.record(contactContentFields, { requiredKeys: [] }),
    },
    { requiredKeys: ['type', 'at', 'by', 'contactId', 'content'] },
  ),
  BlockContact: fc.record(of('BlockContact')),
  UnblockContact: fc.record(of('UnblockContact')),
  EraseContact: fc.record(of('EraseContact')),
};

const contactEventOfType: {
  readonly [T in ContactEvent['type']]: fc.Arbitrary<Extract<ContactEvent, { type: T }>>;
} = {
  ContactSaved: fc.record({ ...of('ContactSaved'), ...contactSettings, private: secret(contactContent) }),
  ContactBlocked: fc.record(of('ContactBlocked')),
  ContactUnblocked: fc.record(of('ContactUnblocked')),
  ContactErased: fc.record(of('ContactErased')),
};

export const anyContactCommand: fc.Arbitrary<ContactCommand> = fc.oneof(
  ...(Object.values(contactCommandOfType) as fc.Arbitrary<ContactCommand>[]),
);
export const anyContactEvent: fc.Arbitrary<ContactEvent> = fc.oneof(
  ...(Object.values(contactEventOfType) as fc.Arbitrary<ContactEvent>[]),
);

const teammate = { kind: fc.constantFrom(...ASSIGNEE_TYPES), available: fc.boolean() };
const teammateContent = fc.record({
  name: few('Ada', 'Ben'),
  email: few(null, 'ada@example.test'),
  avatarUrl: few(null, 'https://example.test/ada.png'),
});

export const anyTeammateCommand: fc.Arbitrary<TeammateCommand> = fc.record({
  ...of('SaveTeammate'),
  ...teammate,
  content: teammateContent,
});
export const anyTeammateEvent: fc.Arbitrary<TeammateEvent> = fc.record({
  ...of('TeammateSaved'),
  ...teammate,
  private: secret(teammateContent),
});

const inbox = {
  name: few('Sales', 'Support'),
  inactivityTimeoutSeconds: few(null, 60),
  inactivityResolution: resolution,
  reopenWindowSeconds: few(null, 0, 60),
  reopenAfterSpam: fc.boolean(),
};

export const anyInboxCommand: fc.Arbitrary<InboxCommand> = fc.record({ ...of('SaveInbox'), ...inbox });
export const anyInboxEvent: fc.Arbitrary<InboxEvent> = fc.record({ ...of('InboxSaved'), ...inbox });

const someOf = <T>(value: fc.Arbitrary<T>) => fc.uniqueArray(value, { minLength: 1, maxLength: 3 });
const assignees = fc.uniqueArray(assignee, { minLength: 1, maxLength: 4, selector: ({ type, id }) => `${type}:${id}` });
const roundRobin = fc.record({ kind: fc.constant('round_robin'), among: assignees });
const leastOpen = fc.record({ kind: fc.constant('least_open'), among: assignees });

const routingActionOfKind: {
  readonly [K in RoutingAction['kind']]: fc.Arbitrary<Extract<RoutingAction, { kind: K }>>;
} = {
  assign: fc.record({ kind: fc.constant('assign'), to: assignee }),
  round_robin: roundRobin,
  least_open: leastOpen,
  agent_first: fc.record({
    kind: fc.constant('agent_first'),
    agent: assignee,
    thenTo: fc.oneof(roundRobin, leastOpen),
  }),
};

const routingConditions = fc.record(
  {
    inbox: someOf(inboxId),
    channelType: someOf(fc.constantFrom(...CHANNEL_TYPES)),
    tag: someOf(few('vip', 'VIP', 'Straße', 'STRASSE')),
    label: someOf(few('berlin', 'trial')),
    priority: someOf(fc.constantFrom(...PRIORITIES)),
    contactMetadata: metadata,
  },
  { requiredKeys: [] },
);

/** Rules by different names. */
export const anyRoutingRules: fc.Arbitrary<readonly RoutingRule[]> = fc.uniqueArray(
  fc.record({
    name: few('Sales', 'sales', 'Night shift', 'VIP'),
    when: routingConditions,
    then: fc.oneof(...(Object.values(routingActionOfKind) as fc.Arbitrary<RoutingAction>[])),
  }),
  { maxLength: 4, selector: ({ name }) => name },
);

export const anyRoutingCommand: fc.Arbitrary<RoutingCommand> = fc.record({
  ...of('SaveRoutingRules'),
  rules: anyRoutingRules,
});
export const anyRoutingEvent: fc.Arbitrary<RoutingEvent> = fc.record({
  ...of('RoutingRulesSaved'),
  rules: anyRoutingRules,
});

const thread = {
  contactId: personId,
  channelId: few('chn_1', 'chn_2'),
  inbox: inboxId,
  conversationId: few('conv_1', 'conv_2', 'conv_3', 'conv_4', 'conv_5'),
  claimed: fc.boolean(),
};

export const anyThreadCommand: fc.Arbitrary<ThreadCommand> = fc.record({
  ...of('ElectConversation'),
  ...thread,
  after: fc.nat(5),
});
export const anyThreadEvent: fc.Arbitrary<ThreadEvent> = fc.record({
  ...of('ConversationElected'),
  ...thread,
  generation: fc.nat(5),
});
