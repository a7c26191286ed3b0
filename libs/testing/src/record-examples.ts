import type {
  ContactBlocked,
  ContactCommands,
  ContactContent,
  ContactErased,
  ContactSaved,
  ContactUnblocked,
  ConversationElected,
  ElectConversation,
  InboxSaved,
  InboxSettings,
  RoutingRule,
  RoutingRulesSaved,
  SaveInbox,
  SaveRoutingRules,
  SaveTeammate,
  TeammateContent,
  TeammateSaved,
} from '@parley/domain';
import { asked, crm, happened, LATER, zoe } from './example-people';

/* Contacts. */

export const zoesContent: ContactContent = {
  phone: '+4930123456',
  email: 'zoe@example.test',
  firstName: 'Zoë',
  lastName: null,
  metadata: {},
};

export const saveContact = (over: Partial<ContactCommands.SaveContact> = {}): ContactCommands.SaveContact => ({
  type: 'SaveContact',
  ...asked,
  status: 'active',
  preferredChannel: null,
  content: zoesContent,
  ...over,
});

export const updateContact = (over: Partial<ContactCommands.UpdateContact> = {}): ContactCommands.UpdateContact => ({
  type: 'UpdateContact',
  ...asked,
  contactId: zoe.id,
  content: {},
  ...over,
});

export const blockContact = (): ContactCommands.BlockContact => ({ type: 'BlockContact', ...asked });
export const unblockContact = (): ContactCommands.UnblockContact => ({ type: 'UnblockContact', ...asked });
export const eraseContact = (): ContactCommands.EraseContact => ({ type: 'EraseContact', ...asked });

export const contactSaved = (over: Partial<ContactSaved> = {}): ContactSaved => ({
  type: 'ContactSaved',
  ...happened,
  status: 'active',
  preferredChannel: null,
  private: zoesContent,
  ...over,
});

export const contactBlocked = (): ContactBlocked => ({ type: 'ContactBlocked', ...happened });
export const contactUnblocked = (): ContactUnblocked => ({ type: 'ContactUnblocked', ...happened });
export const contactErased = (): ContactErased => ({ type: 'ContactErased', ...happened });

/* Teammates. */

export const adasContent: TeammateContent = { name: 'Ada', email: 'ada@example.test', avatarUrl: null };

export const saveTeammate = (over: Partial<SaveTeammate> = {}): SaveTeammate => ({
  type: 'SaveTeammate',
  ...asked,
  kind: 'attendant',
  available: true,
  content: adasContent,
  ...over,
});

export const teammateSaved = (over: Partial<TeammateSaved> = {}): TeammateSaved => ({
  type: 'TeammateSaved',
  ...happened,
  kind: 'attendant',
  available: true,
  private: adasContent,
  ...over,
});

/* Inboxes. */

const sales: InboxSettings = {
  name: 'Sales',
  inactivityTimeoutSeconds: null,
  inactivityResolution: 'unresolved',
  reopenWindowSeconds: null,
  reopenAfterSpam: true,
};

export const saveInbox = (over: Partial<SaveInbox> = {}): SaveInbox => ({
  type: 'SaveInbox',
  ...asked,
  ...sales,
  ...over,
});

export const inboxSaved = (over: Partial<InboxSaved> = {}): InboxSaved => ({
  type: 'InboxSaved',
  ...happened,
  ...sales,
  ...over,
});

/* Rules of routing. */

const ada = { id: 'usr_ada', type: 'attendant' } as const;

/** Any conversation to Ada, unless it says else. */
export const routingRule = (over: Partial<RoutingRule> = {}): RoutingRule => ({
  name: 'All to Ada',
  when: {},
  then: { kind: 'assign', to: ada },
  ...over,
});

export const saveRoutingRules = (...rules: readonly RoutingRule[]): SaveRoutingRules => ({
  type: 'SaveRoutingRules',
  ...asked,
  rules,
});

export const routingRulesSaved = (...rules: readonly RoutingRule[]): RoutingRulesSaved => ({
  type: 'RoutingRulesSaved',
  ...happened,
  rules,
});

/* Threads: of Zoe, in the inbox of sales. */

const thread = { contactId: zoe.id, channelId: 'chn_1', inbox: 'inb_sales' };

/** The conversation after a generation: `conv_1` after none. */
export const electConversation = (after: number, over: Partial<ElectConversation> = {}): ElectConversation => ({
  type: 'ElectConversation',
  at: LATER,
  by: crm,
  ...thread,
  after,
  conversationId: `conv_${after + 1}`,
  claimed: false,
  ...over,
});

/** `conv_1` for the first generation, and so on. */
export const conversationElected = (
  generation: number,
  over: Partial<ConversationElected> = {},
): ConversationElected => ({
  type: 'ConversationElected',
  ...happened,
  ...thread,
  generation,
  conversationId: `conv_${generation}`,
  claimed: false,
  ...over,
});
