import {
  addressOn,
  CHANNEL_TYPES,
  evolveContact,
  evolveThread,
  noContact,
  noThread,
  remembered,
  reopeningPolicy,
  timesAfter,
  type Thread,
} from '@parley/domain';
import {
  blockContact,
  conversationElected,
  contactBlocked,
  contactErased,
  contactSaved,
  contactUnblocked,
  electConversation,
  eraseContact,
  givenContact,
  givenInbox,
  givenTeammate,
  givenThread,
  inboxSaved,
  saveContact,
  saveInbox,
  saveTeammate,
  teammateSaved,
  unblockContact,
  updateContact,
  zoe,
  zoesContent,
  adasContent,
} from '@parley/testing';

describe('a contact', () => {
  it('is saved as a whole, and again only when something differs', () => {
    givenContact().when(saveContact()).then(contactSaved());
    givenContact(contactSaved()).when(saveContact()).changesNothing();
    const renamed = { ...zoesContent, firstName: 'Zoe' };
    givenContact(contactSaved())
      .when(saveContact({ content: renamed }))
      .then(contactSaved({ private: renamed }));
    givenContact(contactSaved())
      .when(saveContact({ status: 'inactive', preferredChannel: 'sms' }))
      .then(contactSaved({ status: 'inactive', preferredChannel: 'sms' }));
  });

  it('that comes along is written field by field: what is not mentioned stays, and null clears', () => {
    const full = { ...zoesContent, lastName: 'Zander', metadata: { plan: 'gold' } };
    const saved = contactSaved({ status: 'inactive', preferredChannel: 'telegram', private: full });
    givenContact(saved).when(updateContact()).changesNothing();
    givenContact(saved)
      .when(updateContact({ content: { firstName: 'Zoë' } }))
      .changesNothing();
    givenContact(saved)
      .when(updateContact({ content: { firstName: 'Zoe', email: null } }))
      .then(
        contactSaved({
          status: 'inactive',
          preferredChannel: 'telegram',
          private: { ...full, firstName: 'Zoe', email: null },
        }),
      );
    givenContact(saved)
      .when(updateContact({ status: 'active', preferredChannel: null, content: { metadata: {} } }))
      .then(contactSaved({ private: { ...full, metadata: {} } }));
  });

  it('that comes along is made where there is none, was erased or cannot be read any more', () => {
    const nameless = { phone: null, email: null, firstName: '', lastName: null, metadata: {} };
    const content = { firstName: 'Zoë' };
    const made = contactSaved({ private: { ...nameless, firstName: 'Zoë' } });
    givenContact()
      .when(updateContact())
      .then(contactSaved({ private: nameless }));
    for (const before of [[], [contactBlocked()], [contactSaved(), contactErased()]])
      givenContact(...before)
        .when(updateContact({ content }))
        .then(made);
    givenContact(contactSaved({ private: 'redacted' }))
      .when(updateContact({ content }))
      .then(made);
  });

  it('has metadata that are the same in any order of their fields', () => {
    const metadata = { plan: 'gold', seats: { used: 1, all: [1, 2] } };
    const turned = { seats: { all: [1, 2], used: 1 }, plan: 'gold' };
    givenContact(contactSaved({ private: { ...zoesContent, metadata } }))
      .when(saveContact({ content: { ...zoesContent, metadata: turned } }))
      .changesNothing();
    givenContact(contactSaved({ private: { ...zoesContent, metadata } }))
      .when(saveContact({ content: { ...zoesContent, metadata: { ...metadata, seats: { used: 1, all: [2, 1] } } } }))
      .then(contactSaved({ private: { ...zoesContent, metadata: { ...metadata, seats: { used: 1, all: [2, 1] } } } }));
  });

  it('is blocked and unblocked, once', () => {
    givenContact(contactSaved()).when(blockContact()).then(contactBlocked());
    givenContact(contactSaved(), contactBlocked()).when(blockContact()).changesNothing();
    givenContact(contactSaved(), contactBlocked()).when(unblockContact()).then(contactUnblocked());
    givenContact(contactSaved()).when(unblockContact()).changesNothing();
  });

  it('is blocked before anybody saved it, and stays so when it is saved', () => {
    givenContact().when(blockContact()).then(contactBlocked());
    givenContact(contactBlocked(), contactSaved()).when(blockContact()).changesNothing();
    givenContact(contactBlocked()).when(unblockContact()).then(contactUnblocked());
  });

  it('that nobody knows cannot be unblocked or erased', () => {
    givenContact().when(unblockContact()).refuses('contact_not_found');
    givenContact().when(eraseContact()).refuses('contact_not_found');
  });

  it('is erased once, stays blocked, and begins anew when it is saved', () => {
    const erased = [contactSaved(), contactBlocked(), contactErased()];
    givenContact(contactSaved()).when(eraseContact()).then(contactErased());
    givenContact(...erased)
      .when(eraseContact())
      .changesNothing();
    givenContact(...erased)
      .when(blockContact())
      .changesNothing();
    givenContact(...erased)
      .when(unblockContact())
      .then(contactUnblocked());
    givenContact(...erased)
      .when(saveContact())
      .then(contactSaved());
    expect(erased.reduce(evolveContact, noContact)).toEqual({ record: 'erased', blocked: true, details: null });
    expect([...erased, contactSaved()].reduce(evolveContact, noContact)).toMatchObject({
      record: 'saved',
      blocked: true,
    });
  });

  it('that was blocked and never saved is erased too', () => {
    givenContact(contactBlocked()).when(eraseContact()).then(contactErased());
  });

  it('whose private part is gone can be saved again', () => {
    givenContact(contactSaved({ private: 'redacted' }))
      .when(saveContact())
      .then(contactSaved());
  });

  it('is reached by phone or e-mail where the channel is one of these, and is known', () => {
    const known = evolveContact(noContact, contactSaved());
    const byChannel = Object.fromEntries(CHANNEL_TYPES.map((channel) => [channel, addressOn(channel, known)]));
    expect(byChannel).toEqual({
      whatsapp: '+4930123456',
      sms: '+4930123456',
      email: 'zoe@example.test',
      instagram: null,
      widget: null,
      telegram: null,
      slack: null,
    });
    for (const unknown of [noContact, evolveContact(noContact, contactSaved({ private: 'redacted' }))])
      expect(addressOn('email', unknown)).toBeNull();
  });
});

describe('a teammate', () => {
  it('is saved as a whole, and again only when something differs', () => {
    givenTeammate().when(saveTeammate()).then(teammateSaved());
    givenTeammate(teammateSaved()).when(saveTeammate()).changesNothing();
    givenTeammate(teammateSaved())
      .when(saveTeammate({ available: false }))
      .then(teammateSaved({ available: false }));
    const renamed = { ...adasContent, avatarUrl: 'https://example.test/ada.png' };
    givenTeammate(teammateSaved())
      .when(saveTeammate({ kind: 'agent', content: renamed }))
      .then(teammateSaved({ kind: 'agent', private: renamed }));
  });

  it('whose private part is gone can be saved again', () => {
    givenTeammate(teammateSaved({ private: 'redacted' }))
      .when(saveTeammate())
      .then(teammateSaved());
  });
});

describe('an inbox', () => {
  it('is saved as a whole, and again only when something differs', () => {
    givenInbox().when(saveInbox()).then(inboxSaved());
    givenInbox(inboxSaved()).when(saveInbox()).changesNothing();
    const changes = [
      { name: 'Support' },
      { inactivityTimeoutSeconds: 60 },
      { inactivityResolution: 'resolved' as const },
      { reopenWindowSeconds: 0 },
      { reopenAfterSpam: false },
    ];
    for (const change of changes) givenInbox(inboxSaved()).when(saveInbox(change)).then(inboxSaved(change));
  });

  it('says in milliseconds what it says of reopening, and nothing while it is unknown', () => {
    const policyOf = (over: Parameters<typeof inboxSaved>[0]) => reopeningPolicy(inboxSaved(over));
    expect(policyOf({ reopenWindowSeconds: 90 })).toEqual({ window: 90_000, afterSpam: true });
    expect(policyOf({ reopenWindowSeconds: 0 })).toEqual({ window: 0, afterSpam: true });
    expect(policyOf({ reopenAfterSpam: false })).toEqual({ window: null, afterSpam: false });
    expect(reopeningPolicy(null)).toBeUndefined();
  });
});

describe('a thread', () => {
  it('elects its conversations one after the other', () => {
    givenThread().when(electConversation(0)).then(conversationElected(1));
    givenThread(conversationElected(1)).when(electConversation(1)).then(conversationElected(2));
  });

  it('elects one conversation for a generation, whoever comes second', () => {
    givenThread(conversationElected(1))
      .when(electConversation(0, { conversationId: 'another' }))
      .changesNothing();
    givenThread(conversationElected(1), conversationElected(2)).when(electConversation(0)).changesNothing();
  });

  it('elects nothing after a generation that has not come yet', () => {
    givenThread(conversationElected(1)).when(electConversation(2)).changesNothing();
  });

  it('does not elect its current conversation again', () => {
    givenThread(conversationElected(1))
      .when(electConversation(1, { conversationId: 'conv_1' }))
      .changesNothing();
  });

  it('is taken over by a conversation that was opened by hand', () => {
    const claim = { conversationId: 'by-hand', claimed: true };
    givenThread(conversationElected(1)).when(electConversation(1, claim)).then(conversationElected(2, claim));
  });

  const DAY = 86_400_000;
  const electedAt = (...times: readonly number[]) =>
    times.map((at, i) => conversationElected(i + 1, { at })).reduce(evolveThread, noThread);
  const rememberedOf = (thread: Thread, now: number) => remembered(thread, now).map(({ id }) => id);

  it('remembers its last three conversations however old, and others for a day after they were current', () => {
    const old = electedAt(0, DAY, 2 * DAY, 9 * DAY);
    expect(rememberedOf(old, 9 * DAY)).toEqual(['conv_4', 'conv_3', 'conv_2']);
    const young = electedAt(0, 1, 2, 3, 4);
    expect(rememberedOf(young, 2 * DAY + 2)).toEqual(['conv_5', 'conv_4', 'conv_3', 'conv_2']);
    expect(rememberedOf(young, 2 * DAY + 3)).toEqual(['conv_5', 'conv_4', 'conv_3']);
  });

  it('remembers what was elected before a clock ran ahead, once it is back (rule 4)', () => {
    const YEARS = 3_650 * DAY;
    const ahead = electedAt(0, 1, 2, YEARS, YEARS + 1, YEARS + 2);
    expect(rememberedOf(ahead, YEARS + 2)).toEqual(['conv_6', 'conv_5', 'conv_4', 'conv_3']);
    const { now } = timesAfter(YEARS + 2, 60_000);
    expect(rememberedOf(ahead, now)).toEqual(['conv_6', 'conv_5', 'conv_4', 'conv_3', 'conv_2', 'conv_1']);
  });

  it('remembers no more than 50, whatever comes in a day', () => {
    const times = Array.from({ length: 80 }, (_, i) => i);
    expect(electedAt(...times).conversations.map(({ at }) => at)).toEqual(times.slice(-50).reverse());
  });
});

describe('a contact as the actor', () => {
  it('may change no record', () => {
    for (const command of [saveContact(), blockContact(), unblockContact(), eraseContact()])
      givenContact(contactSaved(), contactBlocked())
        .when({ ...command, by: zoe })
        .refuses('actor_not_allowed');
    givenTeammate()
      .when(saveTeammate({ by: zoe }))
      .refuses('actor_not_allowed');
    givenInbox()
      .when(saveInbox({ by: zoe }))
      .refuses('actor_not_allowed');
  });

  it('tells of itself with the message that it sends, and of nobody else', () => {
    givenContact()
      .when(updateContact({ by: zoe, content: zoesContent }))
      .then(contactSaved({ by: zoe }));
    givenContact(contactSaved())
      .when(updateContact({ by: zoe, contactId: 'ct_yan', content: { firstName: 'Nobody' } }))
      .refuses('actor_not_allowed');
    givenContact(contactSaved())
      .when(updateContact({ by: { type: 'contact', id: 'ct_yan' }, content: { firstName: 'Nobody' } }))
      .refuses('actor_not_allowed');
  });
});
