import type { ConversationEvent, ParticipantContent } from '@parley/domain';
import {
  contactErased,
  contactSaved,
  conversationDetailsChanged,
  conversationOpened,
  joined,
  messageReceived,
  messageSent,
  participantAdded,
  toAda,
  zoesContent,
} from '@parley/testing';
import { searchTokensOf, type ConversationReadModel, type LogItem } from '../src';
import { changesOf, positionOf } from './changes';
import type { ReadModelFixture } from './fixture';
import { SmallLog } from './small-log';
import { idsOf } from './walk';

const ZOE = 'ct_zoe';
const PETER = 'ct_peter';

const named: ParticipantContent = {
  displayName: 'Zoëlla',
  avatarUrl: 'https://files.test/zoella.png',
  contact: { identifierKey: 'phone', identifierValue: '+49301111', platformAddress: 'zoella@example.test' },
};
const nameless = { displayName: null, avatarUrl: null, contact: null };

const saying = (text: string): { readonly private: { text: string; attachments: []; senderName: string } } => ({
  private: { text, attachments: [], senderName: 'Zoëlla' },
});

/** Of Zoë, with something of her in every place. */
const hers: readonly ConversationEvent[] = [
  conversationOpened({
    members: ['usr_ada'],
    private: { target: '+49301111', subject: 'Zoëlla writes', description: 'about Zoëlla', memberNames: ['Ada'] },
  }),
  participantAdded({ private: named }),
  joined(toAda, 'Ada herself'),
  messageReceived(1, saying('Zoëlla greets')),
];

/** Of Peter; Zoë takes part and writes. */
const his: readonly ConversationEvent[] = [
  conversationOpened({
    contactId: PETER,
    private: { target: '+4940', subject: 'Peter asks', description: null, memberNames: [] },
  }),
  participantAdded({ participant: { type: 'contact', id: PETER }, private: { ...nameless, displayName: 'Peter' } }),
  participantAdded({ private: named }),
  messageReceived(1, { sender: { type: 'contact', id: ZOE }, ...saying('Zoëlla interrupts') }),
];

/** More than one transaction goes through. */
const MANY = 450;

export function erasingContract(get: () => ReadModelFixture): void {
  describe('of a contact that was erased', () => {
    let log: SmallLog;
    beforeEach(() => {
      log = new SmallLog();
    });

    const apply = (model: ConversationReadModel, ...items: readonly LogItem[]): Promise<unknown> =>
      model.apply(items, items.at(-1)?.position ?? positionOf(0));
    /** Which of these words are shown anywhere, each once. */
    const shown = async (model: ConversationReadModel, words: RegExp): Promise<readonly string[]> => {
      const { documents } = await model.list({
        workspace: 'ws_1',
        filter: { statuses: ['open', 'closed', 'archived'] },
        limit: 1_000,
      });
      const got = await Promise.all(documents.map(({ id }) => model.get('ws_1', id)));
      return [...new Set(JSON.stringify([documents, got]).match(words))];
    };
    const found = (model: ConversationReadModel, q: string): Promise<string[]> =>
      idsOf(model, { workspace: 'ws_1', filter: { statuses: ['open'], searchTokens: searchTokensOf(q) } });

    it('nothing is shown that was said before, and what is of the team and of others is', async () => {
      const { model } = get();
      await apply(model, log.contact(ZOE, contactSaved()), log.conversation('c1', ...hers));
      await apply(model, log.conversation('c2', ...his));
      expect(await shown(model, /Zoëlla/g)).toEqual(['Zoëlla']);
      const erasing = log.contact(ZOE, contactErased());
      await apply(model, erasing);
      expect(await shown(model, /Zoëlla|zoella|49301111/g)).toEqual([]);
      expect(await model.contact('ws_1', ZOE)).toMatchObject({ details: null, erasedAt: erasing.position });
      expect(await model.get('ws_1', 'c1')).toMatchObject({
        contactId: ZOE,
        target: null,
        subject: null,
        description: null,
        members: [{ id: 'usr_ada', name: 'Ada' }],
        participants: [
          { id: ZOE, ...nameless },
          { id: toAda.id, displayName: 'Ada herself' },
        ],
        lastMessage: { number: 1, preview: '[redacted]' },
      });
      expect(await model.get('ws_1', 'c2')).toMatchObject({
        target: '+4940',
        subject: 'Peter asks',
        participants: [
          { id: PETER, displayName: 'Peter' },
          { id: ZOE, ...nameless },
        ],
        lastMessage: { preview: '[redacted]' },
      });
    });

    it('nothing is found by the words of before, by any of them', async () => {
      const { model } = get();
      await apply(
        model,
        log.contact(ZOE, contactSaved({ private: { ...zoesContent, firstName: 'Zoëlla' } })),
        log.conversation('c1', ...hers),
        log.conversation('c2', ...his),
      );
      const words = ['zoella', 'greets', 'writes', 'interrupts'];
      expect((await Promise.all(words.map((q) => found(model, q)))).map(({ length }) => length)).toEqual([2, 1, 1, 1]);
      await apply(model, log.contact(ZOE, contactErased()));
      for (const q of words) expect(await found(model, q)).toEqual([]);
      expect(await found(model, 'peter')).toEqual(['c2']);
    });

    it('what comes after it is shown and found, in the same batch too', async () => {
      const { model } = get();
      await apply(
        model,
        log.conversation('c1', ...hers),
        log.contact(ZOE, contactErased()),
        log.conversation('c1', messageSent(2, saying('Welcome back'))),
      );
      expect(await model.get('ws_1', 'c1')).toMatchObject({ subject: null, lastMessage: { preview: 'Welcome back' } });
      await apply(
        model,
        log.conversation(
          'c1',
          conversationDetailsChanged({ fields: ['subject'], private: { subject: 'Zoëlla writes' } }),
        ),
        log.contact(ZOE, contactSaved()),
      );
      expect(await model.get('ws_1', 'c1')).toMatchObject({ subject: 'Zoëlla writes', target: null });
      expect(await found(model, 'writes')).toEqual(['c1']);
      expect(await model.contact('ws_1', ZOE)).toMatchObject({ record: 'saved', erasedAt: positionOf(2) });
      await apply(model, log.contact(ZOE, contactErased()));
      expect(await shown(model, /Zoëlla/g)).toEqual([]);
      expect(await found(model, 'welcome')).toEqual([]);
    });

    it('nothing is taken from a contact of the same id in another workspace', async () => {
      const { model } = get();
      const elsewhere = changesOf([hers], { id: 'c1', workspace: 'ws_2', n: 50 });
      await apply(model, log.conversation('c1', ...hers), ...elsewhere);
      await apply(model, log.contact(ZOE, contactErased()));
      expect(await model.get('ws_2', 'c1')).toMatchObject({ subject: 'Zoëlla writes' });
    });

    it('nothing is shown of any number of conversations, at once and after all of the work is done', async () => {
      const { model } = get();
      const all = Array.from({ length: MANY }, (_, i) => log.conversation(`c${i}`, ...(i % 3 === 0 ? his : hers)));
      await apply(model, ...all);
      await apply(model, log.contact(ZOE, contactErased()));
      const other = await get().another();
      for (const one of [model, other]) expect(await shown(one, /Zoëlla/g)).toEqual([]);
      expect(await found(other, 'greets')).toEqual([]);
      // What comes to one that the work has not come to yet is not taken with it.
      await apply(model, log.conversation('c449', messageReceived(2, saying('after all'))));
      const again = await get().restart();
      while (await again.goOnErasing());
      expect(await shown(again, /greets|interrupts|writes/g)).toEqual([]);
      expect(await again.get('ws_1', 'c449')).toMatchObject({ subject: null, lastMessage: { preview: 'after all' } });
      expect(await found(again, 'after')).toEqual(['c449']);
    });

    it('nothing is shown of what waited in a parked stream and is handled after it', async () => {
      const { model } = get();
      const [opened, written] = [
        log.conversation('c1', ...hers),
        log.conversation('c1', messageReceived(2, saying('late'))),
      ];
      const erasing = log.contact(ZOE, contactErased());
      const since = log.conversation('c1', messageReceived(3, saying('since')));
      const { commit: _, ...place } = opened;
      const parked: LogItem = { ...place, failure: { reason: 'unreadable', detail: 'for now' } };
      await apply(model, parked, written, erasing, since);
      expect(await model.applyParked('conversation-ws_1/c1', [opened, written], true)).toBe(true);
      expect(await shown(model, /Zoëlla|late/g)).toEqual([]);
      expect(await model.applyParked('conversation-ws_1/c1', [since], false)).toBe(true);
      expect(await model.get('ws_1', 'c1')).toMatchObject({ target: null, lastMessage: { preview: 'since' } });
    });

    it('nothing is left when its own stream was parked and is handled again, whatever came since', async () => {
      const { model } = get();
      const saved = log.contact(ZOE, contactSaved());
      const erasing = log.contact(ZOE, contactErased());
      const { commit: _, ...place } = saved;
      const parked: LogItem = { ...place, failure: { reason: 'unreadable', detail: 'for now' } };
      const all = Array.from({ length: MANY }, (_, i) => log.conversation(`c${i}`, ...hers));
      await apply(model, parked, erasing, ...all);
      expect(await shown(model, /Zoëlla/g)).toEqual(['Zoëlla']);
      expect(await model.applyParked(`contact-ws_1/${ZOE}`, [saved, erasing], false)).toBe(true);
      expect(await shown(model, /Zoëlla/g)).toEqual([]);
    });
  });
}
