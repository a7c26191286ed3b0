import type { Assignee, ChannelType, ContactIdentifier, ConversationEvent, ParticipantRef } from '@parley/domain';
import {
  ada,
  contactErased,
  contactSaved,
  conversationAssigned,
  conversationOpened,
  invited,
  joined,
  messageReceived,
  messageSent,
  participantAdded,
  participantRemoved,
  teammateSaved,
  toAda,
  toBen,
  zoe,
  zoesContent,
} from '@parley/testing';
import { foldContact, foldTeammate, NOBODY, type Person } from '../src';
import { lastPayload, peopleOf, type ServicePayload, type ShownParticipant } from './publishing';

const zoesRecord = foldContact(NOBODY, contactSaved({ private: { ...zoesContent, lastName: 'Zahn' } }));
const adasRecord = foldTeammate(NOBODY, teammateSaved());
const records = peopleOf({ [zoe.id]: zoesRecord }, { [ada.id]: adasRecord });

const zoeAdded = (displayName: string | null = null, contact: ContactIdentifier | null = null): ConversationEvent =>
  participantAdded({ private: { displayName, avatarUrl: null, contact } });

const says = (number: number, senderName: string | null, sender: ParticipantRef = { type: 'contact', id: zoe.id }) =>
  messageReceived(number, { sender, private: { text: 'hello', attachments: [], senderName } });

const contactOf = ({ featuredParticipants }: ServicePayload): ShownParticipant | undefined =>
  featuredParticipants.find(({ type }) => type === 'contact');

describe('a participant is called', () => {
  it.each([
    ['by its own name', [zoeAdded('Zo'), says(1, 'Zoe from the shop')], records, 'Zo'],
    ['else by that of its record', [zoeAdded(), says(1, 'Zoe from the shop')], records, 'Zoë Zahn'],
    [
      'else as it calls itself in its messages',
      [zoeAdded(), says(1, 'Zoe from the shop')],
      peopleOf({}),
      'Zoe from the shop',
    ],
    ['also when a later message says no name', [zoeAdded(), says(1, 'Zoe'), says(2, null)], peopleOf({}), 'Zoe'],
    ['also when it is added again', [zoeAdded(), says(1, 'Zoe'), zoeAdded()], peopleOf({}), 'Zoe'],
    ['else nothing', [zoeAdded(), says(1, null)], peopleOf({}), ''],
    ['nothing, by a record without a name', [zoeAdded()], peopleOf({ [zoe.id]: NOBODY }), ''],
  ])('%s', (_, events, people, name) => {
    const payload = lastPayload([[conversationOpened(), ...events]], people);
    expect(contactOf(payload)?.displayName).toBe(name);
    expect(payload.initiatingParticipant.displayName).toBe(name);
  });

  it('as the record is then: a teammate by hers, with her picture', () => {
    const record: Person = { ...adasRecord, avatarUrl: 'https://a.test/ada.png' };
    const commits = [[conversationOpened(), zoeAdded(), joined(toAda)]];
    const [, shown] = lastPayload(commits, peopleOf({}, { [ada.id]: record })).featuredParticipants;
    expect(shown).toEqual({
      id: ada.id,
      type: 'user',
      status: 'active',
      displayName: 'Ada',
      avatarUrl: 'https://a.test/ada.png',
    });
  });

  it('the same wherever a payload shows it, also when it was removed and is added again', () => {
    const ben: ParticipantRef = { type: 'user', id: toBen.id };
    const commits = [
      [conversationOpened(), zoeAdded(), joined(toBen), says(1, 'Ben from the shop', ben)],
      [participantRemoved(toBen), joined(toBen)],
    ];
    const { featuredParticipants, lastMessage } = lastPayload(commits);
    const [, shown] = featuredParticipants;
    expect([shown?.displayName, lastMessage?.sender.displayName]).toEqual(['Ben from the shop', 'Ben from the shop']);
  });

  it('with other details when it is added again, in its place', () => {
    const commits = [[conversationOpened(), zoeAdded(), joined(toAda), zoeAdded('Zo')]];
    expect(lastPayload(commits).featuredParticipants.map(({ displayName }) => displayName)).toEqual(['Zo', '']);
  });
});

describe('a record', () => {
  it('says nothing more when it is erased, or when it cannot be read', () => {
    expect(foldContact(zoesRecord, contactErased())).toEqual(NOBODY);
    expect(foldContact(zoesRecord, contactSaved({ private: 'redacted' }))).toEqual(NOBODY);
    expect(foldTeammate(adasRecord, teammateSaved({ private: 'redacted' }))).toEqual(NOBODY);
  });
});

describe('a contact is known', () => {
  const given = { identifierKey: 'facebookid-5', identifierValue: '27', platformAddress: null };
  const withRecord = (over: Partial<Person>) => peopleOf({ [zoe.id]: { ...zoesRecord, ...over } });
  const target = { target: '@zoe', subject: null, description: null, memberNames: [] };

  it.each([
    ['by what was given, which is its address too', {}, given, records, ['facebookid-5', '27', '27']],
    ['with the address that was given', {}, { ...given, platformAddress: 'p' }, records, ['facebookid-5', '27', 'p']],
    ['else by its phone', {}, null, records, ['phonenumber', '+4930123456', '+4930123456']],
    [
      'else by its e-mail',
      {},
      null,
      withRecord({ phone: null }),
      ['emailaddress', 'zoe@example.test', 'zoe@example.test'],
    ],
    [
      'else by the target on the channel',
      { private: target },
      null,
      peopleOf({}),
      ['whatsappid-chn_1', '@zoe', '@zoe'],
    ],
    ['else by its id on the channel', {}, null, peopleOf({}), ['whatsappid-chn_1', zoe.id, zoe.id]],
    [
      'by its id, where the record says neither',
      {},
      null,
      withRecord({ phone: null, email: null }),
      ['whatsappid-chn_1', zoe.id, zoe.id],
    ],
  ] as const)('%s', (_, over, identifier, people, [identifierKey, identifierValue, platformAddress]) => {
    const payload = lastPayload([[conversationOpened(over), zoeAdded(null, identifier)]], people);
    expect(contactOf(payload)?.contact).toEqual({ identifierKey, identifierValue, platformAddress });
  });

  it('by its own id, never by the target, in the conversation of another', () => {
    const yan = participantAdded({ participant: { type: 'contact', id: 'ct_yan' } });
    const payload = lastPayload([[conversationOpened({ private: target }), zoeAdded(), yan]]);
    expect(payload.featuredParticipants[1]?.contact).toMatchObject({ identifierValue: 'ct_yan' });
  });

  it('and only a contact is', () => {
    const payload = lastPayload([[conversationOpened(), zoeAdded(), joined(toAda)]]);
    expect(payload.featuredParticipants.map((one) => 'contact' in one)).toEqual([true, false]);
  });
});

describe('the participants', () => {
  const many = Array.from({ length: 6 }, (_, i): Assignee => ({ type: 'attendant', id: `usr_${i}` }));

  it('that are shown are the first five active ones, the initiating one first', () => {
    const events = [zoeAdded(), invited(toBen), ...many.map((one) => joined(one))];
    const payload = lastPayload([[conversationOpened({ initiator: { type: 'user', id: 'usr_5' } }), ...events]]);
    expect(payload.featuredParticipants.map(({ id }) => id)).toEqual(['usr_5', zoe.id, 'usr_0', 'usr_1', 'usr_2']);
    expect([payload.activeParticipantCount, payload.pendingParticipantCount]).toEqual([7, 1]);
  });

  it('do not have among them a sender or initiator who takes no part, who shows as active all the same', () => {
    const crm: ParticipantRef = { type: 'agent', id: 'key_crm' };
    const events = [zoeAdded(), messageSent(1, { sender: crm })];
    const payload = lastPayload([[conversationOpened({ initiator: crm }), ...events]]);
    const shown = { id: 'key_crm', type: 'agent', status: 'active', displayName: '', avatarUrl: '' };
    expect(payload.initiatingParticipant).toEqual(shown);
    expect(payload.lastMessage?.sender).toEqual(shown);
    expect(payload.featuredParticipants.map(({ id }) => id)).toEqual([zoe.id]);
  });

  it('show an initiator who takes no part as it called itself, whoever speaks after it', () => {
    const yan: ParticipantRef = { type: 'contact', id: 'ct_yan' };
    const first = [conversationOpened({ initiator: yan }), zoeAdded(), says(1, 'Yan', yan)];
    const commits = [first, [says(2, null, yan)], [says(3, 'Zoe')]];
    expect(lastPayload(commits).initiatingParticipant).toMatchObject({ id: 'ct_yan', displayName: 'Yan' });
    expect(lastPayload(commits).lastMessage?.sender).toMatchObject({ displayName: 'Zoe' });
  });

  it('show as pending who was asked, and not who left', () => {
    const pending = lastPayload([
      [conversationOpened({ initiator: { type: 'user', id: toBen.id } }), zoeAdded(), invited(toBen)],
    ]);
    expect(pending.initiatingParticipant).toMatchObject({ id: toBen.id, status: 'pending' });
    const left = [
      conversationOpened(),
      zoeAdded(),
      conversationAssigned(toAda),
      joined(toAda),
      participantRemoved(toAda),
    ];
    expect(lastPayload([left]).featuredParticipants.map(({ id }) => id)).toEqual([zoe.id]);
  });
});

describe('the style of the platform', () => {
  const yan = participantAdded({ participant: { type: 'contact', id: 'ct_yan' } });
  const style = (channelType: ChannelType, ...events: readonly ConversationEvent[]): string =>
    lastPayload([[conversationOpened({ channelType }), zoeAdded(), ...events]]).platformStyle;

  it.each([
    ['email', 'on a channel of mail, however many take part', style('email', yan)],
    ['group', 'with more than one contact', style('telegram', yan)],
    ['direct', 'with one contact and any number of teammates', style('telegram', joined(toAda), joined(toBen))],
  ])('is %s %s', (expected, _, actual) => {
    expect(actual).toBe(expected);
  });
});
