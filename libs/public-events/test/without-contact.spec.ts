import type { ParticipantRef } from '@parley/domain';
import {
  ada,
  conversationDetailsChanged,
  conversationOpened,
  joined,
  messageReceived,
  messageSent,
  participantAdded,
  toAda,
  zoe,
} from '@parley/testing';
import { bodyWithout, contactsIn, conversationWithout, type PublicEvent } from '../src';
import { changesOf, nobody, peopleOf, publishing, type Commits } from './publishing';

/* Zoe's conversation, in which Yan takes part and Ada answers. Words of a person begin with its name in capitals. */

const yan: ParticipantRef = { type: 'contact', id: 'ct_yan' };

const attachment = (name: string) => ({ url: `https://a.test/${name}`, contentType: 'image/png', name, size: 1 });

const participant = (ref: ParticipantRef, word: string) =>
  participantAdded({
    participant: ref,
    private: {
      displayName: `${word} display`,
      avatarUrl: `https://a.test/${word}`,
      contact: { identifierKey: `${word}-key`, identifierValue: `${word}-value`, platformAddress: `${word}-address` },
    },
  });

const said = (word: string) => ({
  private: { text: `${word} text`, attachments: [attachment(`${word}.png`)], senderName: `${word} sender` },
});

const fromZoe = messageReceived(1, said('ZOE'));
const fromYan = messageReceived(2, { sender: yan, ...said('YAN') });
const fromAda = messageSent(3, {
  private: { text: 'ZOE is told', attachments: [attachment('ZOE.pdf')], senderName: 'ADA' },
});

const opened = conversationOpened({
  private: { target: 'ZOE target', subject: 'ZOE subject', description: 'ZOE description', memberNames: [] },
});
const begun = [
  opened,
  participant({ type: 'contact', id: zoe.id }, 'ZOE'),
  participant(yan, 'YAN'),
  joined(toAda, 'ADA'),
];

const commits: Commits = [
  [...begun, fromZoe],
  [fromYan],
  [fromAda],
  [conversationDetailsChanged({ fields: ['subject'], private: { subject: 'ZOE again' } })],
];

const records = peopleOf({
  [zoe.id]: { name: 'ZOE record', avatarUrl: 'ZOE avatar', phone: 'ZOE phone', email: null },
});

const keysOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(keysOf);
  if (typeof value !== 'object' || value === null) return null;
  return Object.entries(value).map(([key, inside]) => [key, keysOf(inside)]);
};

const parsed = (body: string): unknown => JSON.parse(body);

const titled = (events: readonly PublicEvent[]) =>
  events.map((event) => [`${event.format} ${event.type} at ${event.revision}`, event] as const);

/** Attachments go as a whole, so keys are compared without what is in them. */
const emptied = (body: string): unknown =>
  JSON.parse(body, (key: string, value: unknown) => (key === 'attachments' ? [] : value));

describe('of an erased contact', () => {
  it.each(titled(publishing(changesOf(commits), records).events))('no word is left in %s', (_, event) => {
    const left = bodyWithout(event, zoe.id);
    expect(left).not.toContain('ZOE');
    expect(keysOf(parsed(left))).toEqual(keysOf(emptied(event.body)));
    expect(bodyWithout({ ...event, body: left }, zoe.id)).toBe(left);
  });

  it('something was there to be taken', () => {
    const bodies = publishing(changesOf(commits), records).events.map(({ body }) => body);
    expect(bodies.filter((body) => body.includes('ZOE')).length).toBeGreaterThanOrEqual(6);
  });

  it('names of others stay, in both formats: of the team, and of who takes part', () => {
    const bodies = publishing(changesOf(commits)).events.map((event) => bodyWithout(event, zoe.id));
    expect(bodies.filter((body) => body.includes('ADA')).length).toBeGreaterThanOrEqual(2);
    expect(bodies.at(-1)).toContain('YAN display');
  });

  it('texts are null, attachments [] and all else "", as integrators are told', () => {
    const [, created, whole] = publishing(changesOf(commits)).events.map((event) => bodyWithout(event, zoe.id));
    expect(JSON.parse(created ?? '{}')).toMatchObject({
      data: { text: null, attachments: [], sender: { type: 'contact', id: zoe.id, name: null } },
    });
    const nothing = { identifierKey: '', identifierValue: '', platformAddress: '' };
    expect(JSON.parse(whole ?? '{}')).toMatchObject({
      payload: {
        name: '',
        description: '',
        initiatingParticipant: { id: zoe.id, displayName: '', avatarUrl: '', contact: nothing },
        lastMessage: { id: 'm1', preview: { text: '' }, sender: { displayName: '' } },
      },
    });
  });

  it('nothing is left in the conversation either, twice as once', () => {
    const { conversation } = publishing(changesOf(commits.slice(0, 1)), records);
    if (conversation === undefined) throw new Error('there is no conversation');
    const left = conversationWithout(conversation, zoe.id);
    expect(JSON.stringify(left)).not.toContain('ZOE');
    expect(keysOf({ ...left, participants: [] })).toEqual(keysOf({ ...conversation, participants: [] }));
    expect(conversationWithout(left, zoe.id)).toEqual(left);
    expect(JSON.stringify(left)).toContain('YAN display');
    expect(JSON.stringify(left)).toContain('ADA');
  });

  it('nothing is said by what is published afterwards', () => {
    const changes = changesOf([...commits, [joined(toAda, 'ADA')]]);
    const { conversation } = publishing(changes.slice(0, -1), records);
    if (conversation === undefined) throw new Error('there is no conversation');
    const { events } = publishing(changes.slice(-1), nobody, conversationWithout(conversation, zoe.id));
    expect(events).toHaveLength(1);
    expect(events[0]?.body).not.toContain('ZOE');
  });

  it('the conversation is what folding it without its private parts leaves', () => {
    const redacted: Commits = [
      [
        { ...opened, private: 'redacted' },
        { ...begun[1], private: 'redacted' } as typeof fromZoe,
        ...begun.slice(2),
        { ...fromZoe, private: 'redacted' },
      ],
      [{ ...fromYan, private: 'redacted' }],
    ];
    for (const count of [1, 2]) {
      const { conversation } = publishing(changesOf(commits.slice(0, count)));
      if (conversation === undefined) throw new Error('there is no conversation');
      expect(conversationWithout(conversation, zoe.id)).toEqual(
        publishing(changesOf(redacted.slice(0, count))).conversation,
      );
    }
  });
});

describe('of a contact that takes part in the conversation of another', () => {
  it.each(titled(publishing(changesOf(commits), nobody).events))('only its own words go out of %s', (_, event) => {
    const left = bodyWithout(event, yan.id);
    expect(left).not.toContain('YAN');
    expect(left.includes('ZOE')).toBe(event.body.includes('ZOE'));
  });

  it('only its own words go out of the conversation', () => {
    const { conversation } = publishing(changesOf(commits.slice(0, 2)));
    if (conversation === undefined) throw new Error('there is no conversation');
    expect(contactsIn(conversation)).toEqual([zoe.id, yan.id]);
    const left = JSON.stringify(conversationWithout(conversation, yan.id));
    expect(left).not.toContain('YAN');
    expect(left).toContain('ZOE subject');
  });
});

describe('of a stranger, or a teammate of the same id', () => {
  it.each([['ct_stranger'], [ada.id]])('%s, nothing is taken', (id) => {
    const { conversation, events } = publishing(changesOf(commits), records);
    for (const event of events) expect(bodyWithout(event, id)).toBe(event.body);
    expect(conversation && conversationWithout(conversation, id)).toEqual(conversation);
  });
});
