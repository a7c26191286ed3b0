import { MAX_SET_SIZE } from '@parley/domain';
import {
  aClosedConversation,
  anOpenConversation,
  changeLabels,
  changeTags,
  conversationAssigned,
  conversationDetailsChanged,
  conversationLabelsChanged,
  conversationMarkedUnread,
  conversationMuted,
  conversationOpened,
  conversationRead,
  conversationTagsChanged,
  conversationTransferred,
  conversationUnassigned,
  conversationUnmuted,
  given,
  joined,
  messageReceived,
  participantAdded,
  patchConversation,
  toAda,
  toBen,
} from '@parley/testing';

describe('PATCH', () => {
  const before = [
    ...anOpenConversation,
    messageReceived(1),
    conversationTagsChanged({ added: ['VIP', 'new'] }),
    conversationAssigned(toAda),
    joined(toAda),
  ];

  const everything = {
    muted: true,
    read: true,
    assignee: toBen,
    inbox: 'inb_support',
    labels: ['Berlin'],
    tags: ['vip', 'trial'],
    details: { subject: 'Kettle', priority: 'high' },
  } as const;

  it('is decided in the order details, tags, labels, inbox, assignment, read, muted', () => {
    given(...before)
      .when(patchConversation(everything))
      .then(
        conversationDetailsChanged({
          fields: ['subject', 'priority'],
          priority: 'high',
          private: { subject: 'Kettle' },
        }),
        conversationTagsChanged({ added: ['trial'], removed: ['new'] }),
        conversationLabelsChanged({ added: ['Berlin'] }),
        conversationTransferred('inb_support'),
        conversationAssigned(toBen, toAda),
        joined(toBen),
        conversationRead(1, 1),
        conversationMuted(),
      );
  });

  it('is none of it where one part is refused, also a later one', () => {
    const labels = Array.from({ length: MAX_SET_SIZE + 1 }, (_, i) => `label ${i}`);
    given(...before)
      .when(patchConversation({ ...everything, labels }))
      .refuses('limit_exceeded');
  });

  it('changes a closed conversation too', () => {
    given(...aClosedConversation)
      .when(patchConversation({ inbox: 'inb_support', assignee: toBen }))
      .then(conversationTransferred('inb_support'), conversationAssigned(toBen), joined(toBen));
  });

  it('gives only the events of what really changes', () => {
    given(...before)
      .when(patchConversation({ tags: ['NEW', 'vip'], labels: [], inbox: 'inb_sales', assignee: toAda, muted: false }))
      .changesNothing();
    given(...before)
      .when(patchConversation({}))
      .changesNothing();
  });

  it('with null for the assignee unassigns, with false for read and muted takes them back', () => {
    given(...before, conversationRead(1, 1), conversationMuted())
      .when(patchConversation({ assignee: null, read: false, muted: false }))
      .then(conversationUnassigned(toAda), conversationMarkedUnread(0), conversationUnmuted());
  });
});

describe('the details of a conversation', () => {
  const content = { target: '+49', subject: 'Kettle', description: null, memberNames: ['Ada', null] };
  const before = [
    conversationOpened({ priority: 'low', members: ['usr_ada', 'usr_ben'], private: content }),
    participantAdded(),
  ];

  it('are one event with only what changed', () => {
    given(...before)
      .when(
        patchConversation({
          details: {
            subject: 'Kettle',
            description: 'It leaks',
            target: null,
            priority: 'low',
            visibility: 'public',
            accessibility: 'invite-only',
          },
        }),
      )
      .then(
        conversationDetailsChanged({
          fields: ['description', 'target', 'visibility'],
          visibility: 'public',
          private: { description: 'It leaks', target: null },
        }),
      );
  });

  it('may all be cleared that can be', () => {
    given(...before)
      .when(patchConversation({ details: { subject: null, description: null, priority: null, target: null } }))
      .then(
        conversationDetailsChanged({
          fields: ['subject', 'target', 'priority'],
          priority: null,
          private: { subject: null, target: null },
        }),
      );
  });

  it('include the members as a list: ids in the open, names in private', () => {
    given(...before)
      .when(patchConversation({ details: { members: [{ id: 'usr_ben', name: 'Ben' }] } }))
      .then(
        conversationDetailsChanged({ fields: ['members'], members: ['usr_ben'], private: { memberNames: ['Ben'] } }),
      );
  });

  it('change when only a name of a member does, and not when members are the same', () => {
    const same = [
      { id: 'usr_ada', name: 'Ada' },
      { id: 'usr_ben', name: null },
    ];
    given(...before)
      .when(patchConversation({ details: { members: same } }))
      .changesNothing();
    given(...before)
      .when(patchConversation({ details: { members: [{ id: 'usr_ada', name: 'Ada L.' }, ...same.slice(1)] } }))
      .then(
        conversationDetailsChanged({
          fields: ['members'],
          members: ['usr_ada', 'usr_ben'],
          private: { memberNames: ['Ada L.', null] },
        }),
      );
  });

  it('whose private part is gone are known to have changed, and taken as not said', () => {
    const gone = conversationDetailsChanged({
      fields: ['subject', 'members'],
      members: ['usr_x'],
      private: 'redacted',
    });
    given(...before, gone)
      .when(patchConversation({ details: { subject: null, target: '+49', members: [{ id: 'usr_x', name: null }] } }))
      .changesNothing();
    given(...before, gone)
      .when(patchConversation({ details: { subject: 'Kettle' } }))
      .then(conversationDetailsChanged({ fields: ['subject'], private: { subject: 'Kettle' } }));
  });
});

describe('rule 14: sets', () => {
  const tagged = [...anOpenConversation, conversationTagsChanged({ added: ['VIP', 'Öko'] })];

  it('hold the net change of adding and removing, as first written', () => {
    given(...tagged)
      .when(changeTags({ add: ['vip', ' Trial ', 'TRIAL', ''], remove: ['öko', 'never there'] }))
      .then(conversationTagsChanged({ added: ['Trial'], removed: ['Öko'] }));
  });

  it('drop what is both added and removed', () => {
    given(...tagged)
      .when(changeTags({ add: ['trial', 'Vip'], remove: ['TRIAL', 'vip'] }))
      .then(conversationTagsChanged({ removed: ['VIP'] }));
  });

  it('are two: tags leave labels as they are', () => {
    given(...tagged)
      .when(changeLabels({ add: ['vip'] }))
      .then(conversationLabelsChanged({ added: ['vip'] }));
  });

  const words = (count: number, prefix = 'word'): readonly string[] =>
    Array.from({ length: count }, (_, i) => `${prefix} ${i}`);

  it.each([
    ['tags', changeTags, conversationTagsChanged],
    ['labels', changeLabels, conversationLabelsChanged],
  ] as const)('hold at most 100 %s', (_, change, changed) => {
    const full = [...anOpenConversation, changed({ added: words(MAX_SET_SIZE) })];
    given(...anOpenConversation)
      .when(change({ add: words(MAX_SET_SIZE) }))
      .then(changed({ added: words(MAX_SET_SIZE) }));
    given(...anOpenConversation)
      .when(change({ add: words(MAX_SET_SIZE + 1) }))
      .refuses('limit_exceeded');
    given(...full)
      .when(change({ add: ['one more'] }))
      .refuses('limit_exceeded');
    given(...full)
      .when(change({ add: ['one more'], remove: ['word 0'] }))
      .then(changed({ added: ['one more'], removed: ['word 0'] }));
  });

  it('of full size may be replaced as a whole', () => {
    given(...anOpenConversation, conversationTagsChanged({ added: words(MAX_SET_SIZE) }))
      .when(patchConversation({ tags: words(MAX_SET_SIZE, 'other') }))
      .then(conversationTagsChanged({ added: words(MAX_SET_SIZE, 'other'), removed: words(MAX_SET_SIZE) }));
  });

  it('that are too large already may still shrink', () => {
    given(...anOpenConversation, conversationTagsChanged({ added: words(MAX_SET_SIZE + 20) }))
      .when(changeTags({ remove: ['word 3'] }))
      .then(conversationTagsChanged({ removed: ['word 3'] }));
  });
});
