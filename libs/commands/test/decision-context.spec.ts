import { noContact, noInbox, type Contact, type Inbox } from '@parley/domain';
import { inMemoryEventStore, inMemoryLog, StoreUnavailable, type EventStore } from '@parley/event-store';
import { conversationAggregateWith } from '../src/aggregates/conversation-aggregate';
import { conversationContext } from '../src/decision-context/conversation-context';
import { noRecords, type Records } from '../src/decision-context/known-records';
import { close, logged, open, pathOn, receive } from './paths';

const blockedContact: Contact = { ...noContact, record: 'unsaved', blocked: true };
const inboxWith = (reopenWindowSeconds: number | null): Inbox => ({
  name: 'Inbox',
  inactivityTimeoutSeconds: null,
  inactivityResolution: 'unresolved',
  reopenWindowSeconds,
  reopenAfterSpam: true,
});

/** Where every look has to be made in the store, which is away. */
const away: Records = {
  contactNow: () => undefined,
  inboxNow: () => undefined,
  contact: () => Promise.reject(new StoreUnavailable('away')),
  inbox: () => Promise.reject(new StoreUnavailable('away')),
};

const resolverOn = (records: Records) =>
  conversationContext(records).resolver({
    workspace: 'ws_1',
    stream: 'conversation-ws_1/conv_1',
    store: inMemoryEventStore(),
  });

describe('the decision context of a command', () => {
  it('is known without waiting, where contacts and inboxes are at hand', () => {
    const atHand = { ...away, contactNow: () => blockedContact, inboxNow: () => ({ inbox: inboxWith(60) }) };
    const known = { blocked: true, policy: { window: 60_000, afterSpam: true } };
    expect(resolverOn(atHand).contextNow({ senders: ['cnt_1'], inbox: 'inbox_1' })).toEqual({ known });
    expect(resolverOn(atHand).contextNow({ contact: 'cnt_1' })).toEqual({ known: {}, contact: blockedContact });
  });

  it('says that somebody is blocked, when one of those who send is', () => {
    const only = { ...away, contactNow: (_: string, id: string) => (id === 'cnt_2' ? blockedContact : noContact) };
    const blockedOf = (...senders: readonly string[]): unknown => resolverOn(only).contextNow({ senders });
    expect(blockedOf('cnt_1', 'cnt_2')).toEqual({ known: { blocked: true } });
    expect(blockedOf('cnt_1', 'cnt_3')).toEqual({ known: { blocked: false } });
  });

  it.each([{ senders: ['cnt_1'] }, { contact: 'cnt_1' }, { senders: [], inbox: 'inbox_1' }])(
    'is to be resolved, where %j is not at hand',
    async (required) => {
      const resolver = resolverOn({ ...noRecords, contactNow: away.contactNow, inboxNow: away.inboxNow });
      expect(resolver.contextNow(required)).toBeUndefined();
      await resolver.resolve(required);
      expect(resolver.contextNow(required)).toBeDefined();
      await expect(resolverOn(away).resolve(required)).rejects.toThrow(StoreUnavailable);
    },
  );

  it('has no policy of an inbox that says nothing', () => {
    const silent = { ...away, inboxNow: () => ({ inbox: noInbox }) };
    expect(resolverOn(silent).contextNow({ senders: [], inbox: 'inbox_1' })).toEqual({ known: { blocked: false } });
  });

  it('keeps what a record said when the command came, also when it says something else a moment later', async () => {
    let now: Contact | undefined = blockedContact;
    const resolver = resolverOn({ ...away, contactNow: () => now });
    const required = { senders: ['cnt_1'] };
    expect(resolver.contextNow(required)).toEqual({ known: { blocked: true } });
    now = undefined;
    await resolver.resolve(required);
    expect(resolver.contextNow(required)).toEqual({ known: { blocked: true } });
  });
});

describe('a command that is decided again, because another process wrote first', () => {
  it('is decided on the context of the first time', async () => {
    const log = inMemoryLog();
    const inner = inMemoryEventStore(log);
    let contact = blockedContact;
    /** Before the message arrives the other process closes the conversation, and unblocks the contact. */
    let meanwhile = async (): Promise<void> => {};
    const store: EventStore = {
      ...inner,
      append:
        (...args) =>
        async () => {
          const before = meanwhile;
          meanwhile = async () => {};
          await before();
          return inner.append(...args)();
        },
    };
    const records = { ...noRecords, contactNow: () => contact };
    const here = pathOn(store, {}, conversationAggregateWith(records));
    await here.sent(open);
    meanwhile = async () => {
      await pathOn(inner).sent(close());
      contact = noContact;
    };
    expect(await here.sent(receive('m1'))).toMatchObject({ changed: true });
    const types = (await logged(inner)).slice(1).map(({ events }) => events.map(({ type }) => type));
    expect(types).toEqual([['ConversationClosed'], ['MessageReceived']]);
    expect((await logged(inner)).at(-1)?.events).toMatchObject([{ blocked: true }]);
  });
});
