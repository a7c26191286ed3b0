import { ROUTING_RULES_ID } from '@parley/domain';
import { toBen, zoe, WORKSPACE } from '@parley/testing';
import type {
  ContactDetails,
  ContactDocument,
  ConversationDocument,
  InboxDocument,
  RoutingDocument,
  Kind,
  TeammateDocument,
} from '@parley/read-models';
import type { VerifiedModel } from '../src';
import { verifying, type FollowedLog } from './followed-log';
import { fullLog } from './full-log';

/* Each field of each document told wrong once. The types ask for all of them: a field that is forgotten here does not compile. */

const wrongOfConversation: { readonly [F in keyof ConversationDocument]: ConversationDocument[F] } = {
  workspace: 'ws_2',
  id: 'conv_closed',
  revision: 6,
  position: '',
  contactId: 'ct_other',
  inbox: 'inb_support',
  channelId: 'chn_2',
  channelType: 'sms',
  target: null,
  subject: 'Orders',
  description: null,
  priority: null,
  visibility: 'public',
  accessibility: 'open',
  tags: [],
  labels: ['new', 'newer'],
  members: [{ id: 'usr_ada', name: null }],
  participants: [],
  assignee: toBen,
  status: 'closed',
  closing: { at: 0, by: zoe, resolution: 'spam' },
  archivedAt: 0,
  snooze: { id: 's1', till: 0 },
  muted: true,
  messageCount: 4,
  inboundCount: 1,
  inboundRead: 2,
  everReceived: false,
  replied: true,
  lastMessage: null,
  createdAt: 0,
  updatedAt: 0,
};

const wrongOfContact: { readonly [F in keyof ContactDocument]: ContactDocument[F] } = {
  workspace: 'ws_2',
  id: 'ct_other',
  revision: 1,
  record: 'erased',
  blocked: true,
  erasedAt: '',
  details: null,
  createdAt: null,
  updatedAt: 0,
  lastContacted: 0,
};

const wrongOfDetails: { readonly [F in keyof ContactDetails]: ContactDetails[F] } = {
  status: 'inactive',
  preferredChannel: 'sms',
  phone: null,
  email: 'Zoe@example.test',
  firstName: 'Zoe',
  lastName: '',
  metadata: { plan: 'gold' },
};

const wrongOfTeammate: { readonly [F in keyof TeammateDocument]: TeammateDocument[F] } = {
  workspace: 'ws_2',
  id: 'usr_ben',
  revision: 0,
  type: 'agent',
  available: true,
  name: null,
  email: null,
  avatarUrl: '',
  createdAt: 0,
  updatedAt: 0,
};

const wrongOfInbox: { readonly [F in keyof InboxDocument]: InboxDocument[F] } = {
  workspace: 'ws_2',
  id: 'inb_support',
  revision: -1,
  settings: {
    name: 'Support',
    inactivityTimeoutSeconds: 60,
    inactivityResolution: 'resolved',
    reopenWindowSeconds: 0,
    reopenAfterSpam: false,
  },
  createdAt: 0,
  updatedAt: 0,
};

const wrongOfRouting: { readonly [F in keyof RoutingDocument]: RoutingDocument[F] } = {
  workspace: 'ws_2',
  id: 'rule',
  revision: 0,
  rules: [],
  createdAt: 0,
  updatedAt: 0,
};

/** Answers like the method, but for one document, of which some fields are others. */
function telling<Document>(
  find: (workspace: string, id: string) => Promise<Document | undefined>,
  whose: string,
  wrong: Partial<Document>,
): typeof find {
  return async (workspace, id) => {
    const document = await find(workspace, id);
    return document !== undefined && workspace === WORKSPACE && id === whose ? { ...document, ...wrong } : document;
  };
}

const withField = <Document>(document: Document, field: keyof Document): Partial<Document> =>
  ({ [field]: document[field] }) as unknown as Partial<Document>;

describe('a document that tells one field wrong is found, and the field is named', () => {
  let log: FollowedLog;
  beforeAll(async () => {
    log = await fullLog();
  });

  /** What is reported of that document alone; nothing of any other is. */
  async function fieldsReported(kind: Kind, id: string, answers: Partial<VerifiedModel>): Promise<readonly string[]> {
    const { differences } = await verifying(log, answers);
    expect(new Set(differences.map((found) => `${found.workspace} ${found.id}`))).toEqual(
      new Set([`${WORKSPACE} ${id}`]),
    );
    return differences.filter((found) => found.kind === kind).map(({ field }) => field);
  }

  it.each(Object.keys(wrongOfConversation) as (keyof ConversationDocument)[])(
    'of a conversation: %s',
    async (field) => {
      const stored = telling(log.model.stored, 'conv_open', withField(wrongOfConversation, field));
      const fields = await fieldsReported('conversation', 'conv_open', { stored });
      expect(fields).toContainEqual(expect.stringMatching(new RegExp(`^${field}\\b`)));
    },
  );

  it.each(Object.keys(wrongOfContact) as (keyof ContactDocument)[])('of a contact: %s', async (field) => {
    const contact = telling(log.model.contact, zoe.id, withField(wrongOfContact, field));
    expect(await fieldsReported('contact', zoe.id, { contact })).toContain(field);
  });

  it.each(Object.keys(wrongOfDetails) as (keyof ContactDetails)[])('of the details of a contact: %s', async (field) => {
    const { details = null } = (await log.model.contact(WORKSPACE, zoe.id)) ?? {};
    const wrong = { details: { ...wrongOfDetails, ...details, ...withField(wrongOfDetails, field) } };
    const contact = telling(log.model.contact, zoe.id, wrong);
    const named = field === 'metadata' ? 'details.metadata.plan' : `details.${field}`;
    expect(await fieldsReported('contact', zoe.id, { contact })).toEqual([named]);
  });

  it.each(Object.keys(wrongOfTeammate) as (keyof TeammateDocument)[])('of a teammate: %s', async (field) => {
    const teammate = telling(log.model.teammate, 'usr_ada', withField(wrongOfTeammate, field));
    expect(await fieldsReported('teammate', 'usr_ada', { teammate })).toContain(field);
  });

  it.each(Object.keys(wrongOfInbox) as (keyof InboxDocument)[])('of an inbox: %s', async (field) => {
    const inbox = telling(log.model.inbox, 'inb_sales', withField(wrongOfInbox, field));
    const fields = await fieldsReported('inbox', 'inb_sales', { inbox });
    if (field !== 'settings') return expect(fields).toContain(field);
    expect(fields).toEqual(Object.keys(wrongOfInbox.settings).map((setting) => `settings.${setting}`));
  });

  it.each(Object.keys(wrongOfRouting) as (keyof RoutingDocument)[])('of rules of routing: %s', async (field) => {
    const document = await log.model.routingRules(WORKSPACE);
    const routingRules = () => Promise.resolve(document && { ...document, ...withField(wrongOfRouting, field) });
    const fields = await fieldsReported('routing', ROUTING_RULES_ID, { routingRules });
    expect(fields).toContainEqual(expect.stringMatching(new RegExp(`^${field}\\b`)));
  });

  it('of a list within a document: by its place and its own field', async () => {
    const document = await log.model.stored(WORKSPACE, 'conv_open');
    const participants = document?.participants.map((one) => ({ ...one, status: 'pending' as const })) ?? [];
    const stored = telling(log.model.stored, 'conv_open', { participants });
    const list = listWith(log, { participants });
    expect(await fieldsReported('conversation', 'conv_open', { stored, list })).toEqual(['participants[0].status']);
  });

  it('of a field that no document has', async () => {
    const stored = telling(log.model.stored, 'conv_open', { invented: 1 } as object);
    expect(await fieldsReported('conversation', 'conv_open', { stored })).toEqual(['invented']);
  });

  it('and of a document between two commits, that no commit ends there', async () => {
    const stored = telling(log.model.stored, 'conv_open', { revision: 4 });
    const { differences } = await verifying(log, { stored });
    expect(differences).toContainEqual(
      expect.objectContaining({ kind: 'conversation', id: 'conv_open', field: 'revision', expected: 7, actual: 4 }),
    );
  });

  it('and of one behind the end of its stream, where the stream ends', async () => {
    const stored = telling(log.model.stored, 'conv_open', { revision: 99 });
    const { differences } = await verifying(log, { stored });
    expect(differences).toContainEqual(
      expect.objectContaining({ kind: 'conversation', id: 'conv_open', field: 'revision', expected: 7, actual: 99 }),
    );
  });
});

const listWith =
  ({ model }: FollowedLog, wrong: Partial<ConversationDocument>): FollowedLog['model']['list'] =>
  async (query) => {
    const page = await model.list(query);
    const documents = page.documents.map((one) =>
      one.workspace === WORKSPACE && one.id === 'conv_open' ? { ...one, ...wrong } : one,
    );
    return { ...page, documents };
  };
