import { MAX_STATE_BYTES, type NewParticipant } from '@parley/domain';
import {
  ada,
  addParticipant,
  after,
  anOpenConversation,
  assignConversation,
  changeLabels,
  changeTags,
  conversationAssigned,
  conversationDetailsChanged,
  conversationLabelsChanged,
  conversationOpened,
  conversationTagsChanged,
  crm,
  given,
  inbound,
  invited,
  joined,
  messageReceived,
  messageSent,
  newParticipant,
  openConversation,
  outbound,
  participantActivated,
  participantAdded,
  participantRemoved,
  patchConversation,
  recordMessage,
  removeParticipant,
  toAda,
  toBen,
  zoe,
} from '@parley/testing';

const described = (bytes: number) =>
  conversationDetailsChanged({ fields: ['description'], private: { description: 'd'.repeat(bytes) } });

/** The contact's id is all that an open conversation of the examples keeps. */
const CONTACT = zoe.id.length;

/** An open conversation that keeps so many bytes. */
const keeping = (bytes: number) => [...anOpenConversation, described(bytes - CONTACT)];
const full = keeping(MAX_STATE_BYTES);
const older = keeping(MAX_STATE_BYTES + 1_000);

const content = { displayName: null, avatarUrl: null, contact: null };

describe('all that a conversation keeps besides its messages', () => {
  it('is 64 KiB at most, and exactly as many are taken', () => {
    expect(MAX_STATE_BYTES).toBe(65_536);
    const room = keeping(MAX_STATE_BYTES - 4);
    given(...room)
      .when(changeTags({ add: ['four'] }))
      .then(conversationTagsChanged({ added: ['four'] }));
    given(...room)
      .when(changeTags({ add: ['fiver'] }))
      .refuses('limit_exceeded');
  });

  it('counts in bytes of UTF-8: an umlaut two, a euro sign three, a smiley four', () => {
    const words = ['ü', '€', '😀'];
    given(...keeping(MAX_STATE_BYTES - 9))
      .when(changeLabels({ add: words }))
      .then(conversationLabelsChanged({ added: words }));
    given(...keeping(MAX_STATE_BYTES - 8))
      .when(changeLabels({ add: words }))
      .refuses('limit_exceeded');
  });

  const member = { id: 'usr_carl', name: 'Carl' };
  const identified: NewParticipant = {
    ...newParticipant('u'),
    displayName: 'dd',
    avatarUrl: 'aaa',
    contact: { identifierKey: 'kkkk', identifierValue: 'vvvvv', platformAddress: 'pppppp' },
  };

  it.each([
    ['the subject', 7, patchConversation({ details: { subject: 'seven s' } })],
    ['the target', 8, patchConversation({ details: { target: 'a@b.test' } })],
    ['tags and labels', 9, patchConversation({ tags: ['four'], labels: ['fiver'] })],
    ['ids and names of members', 12, patchConversation({ details: { members: [member] } })],
    ['the id, name, avatar and identifier of a participant', 21, addParticipant(identified)],
  ])('counts %s', (_, bytes, command) => {
    const changed = (before: number) => given(...keeping(MAX_STATE_BYTES - before)).when(command);
    changed(bytes - 1).refuses('limit_exceeded');
    expect(() => changed(bytes).refuses('limit_exceeded')).toThrow();
  });

  it('is looked at when it is opened', () => {
    const opened = (bytes: number) =>
      openConversation({ content: { target: null, subject: 's'.repeat(bytes), description: null, memberNames: [] } });
    given()
      .when(opened(MAX_STATE_BYTES - CONTACT + 1))
      .refuses('limit_exceeded');
    const fitting = opened(MAX_STATE_BYTES - CONTACT);
    given()
      .when(fitting)
      .then(conversationOpened({ private: fitting.content }), participantAdded());
  });

  it('is looked at after the whole of a change: what goes makes room for what comes', () => {
    given(...full)
      .when(patchConversation({ details: { description: null }, tags: ['new'] }))
      .then(
        conversationDetailsChanged({ fields: ['description'], private: { description: null } }),
        conversationTagsChanged({ added: ['new'] }),
      );
  });
});

describe('a conversation that keeps as much as it may', () => {
  it('records every message, and leaves out a teammate who would join by one', () => {
    const long = 'long text '.repeat(2_000);
    given(...full)
      .when(recordMessage(inbound('m1', { text: long })))
      .then(messageReceived(1, { private: { text: long, attachments: [], senderName: null } }));
    given(...full)
      .when(recordMessage(outbound('m1')))
      .then(messageSent(1));
  });

  it('leaves out the sender who is named, and takes the one who fits in', () => {
    const named = outbound('m1', { sender: { type: 'user', id: 'usr_ben', name: 'Ben' } });
    const sent = messageSent(1, {
      sender: { type: 'user', id: 'usr_ben' },
      private: { text: 'text of m1', attachments: [], senderName: 'Ben' },
    });
    given(...keeping(MAX_STATE_BYTES - 9))
      .when(recordMessage(named, { by: crm }))
      .then(sent);
    given(...keeping(MAX_STATE_BYTES - 10))
      .when(recordMessage(named, { by: crm }))
      .then(sent, joined(toBen, 'Ben'));
  });

  it('is assigned, and leaves the assignee out of its participants', () => {
    given(...full)
      .when(assignConversation(toAda))
      .then(conversationAssigned(toAda));
    given(...keeping(MAX_STATE_BYTES - ada.id.length))
      .when(assignConversation(toAda))
      .then(conversationAssigned(toAda), joined(toAda));
  });

  it('leaves out an assignee and a sender who are given when it is opened', () => {
    const subject = 's'.repeat(MAX_STATE_BYTES - CONTACT);
    const opening = openConversation({
      content: { target: null, subject, description: null, memberNames: [] },
      assignee: toAda,
      message: outbound('m1', { sender: { type: 'user', id: 'usr_ben', name: null } }),
    });
    given()
      .when(opening)
      .then(
        conversationOpened({ assignee: toAda, private: opening.content, initiator: { type: 'user', id: 'usr_ben' } }),
        participantAdded(),
        messageSent(1, {
          sender: { type: 'user', id: 'usr_ben' },
          private: { text: 'text of m1', attachments: [], senderName: null },
        }),
        conversationAssigned(toAda),
      );
  });

  it('activates who was pending', () => {
    given(...keeping(MAX_STATE_BYTES - toBen.id.length), invited(toBen))
      .when(assignConversation(toBen))
      .then(conversationAssigned(toBen), participantActivated(toBen));
  });
});

describe('a conversation from before the limit, which keeps more', () => {
  it('takes what makes it smaller, though it stays too large', () => {
    given(...older)
      .when(patchConversation({ details: { description: 'd'.repeat(MAX_STATE_BYTES + 900) } }))
      .then(described(MAX_STATE_BYTES + 900));
    given(...older, joined(toBen))
      .when(removeParticipant(toBen.id))
      .then(participantRemoved(toBen));
  });

  it('takes what leaves it as large as it is', () => {
    given(...older, conversationTagsChanged({ added: ['one'] }))
      .when(changeTags({ add: ['two'], remove: ['one'] }))
      .then(conversationTagsChanged({ added: ['two'], removed: ['one'] }));
  });

  it('refuses what makes it larger, and says what to do', () => {
    given(...older)
      .when(changeTags({ add: ['x'] }))
      .refuses('limit_exceeded');
    given(...older, joined(toBen))
      .when(addParticipant({ type: 'user', id: 'usr_ben', status: 'active', ...content, displayName: 'Ben' }))
      .refuses('limit_exceeded');
    expect(after(older)).toMatchObject({ status: 'open' });
  });
});
