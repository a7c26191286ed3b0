import type { ContactContent, ConversationEvent } from '@parley/domain';
import {
  contactErased,
  contactSaved,
  conversationArchived,
  conversationClosed,
  conversationDeleted,
  conversationDetailsChanged,
  conversationOpened,
  messageReceived,
  messageSent,
  MONDAY,
  noteAdded,
  zoesContent,
} from '@parley/testing';
import { searchTokensOf, type ConversationFilter } from '../src';
import { changeOf, contactChange, positionOf, SECOND } from './changes';
import type { ReadModelFixture } from './fixture';
import { idsOf, pagesOf } from './walk';

const about = (subject: string | null, contactId = 'ct_zoe', inbox = 'inb_sales'): ConversationEvent =>
  conversationOpened({ contactId, inbox, private: { target: null, description: null, memberNames: [], subject } });

const says = (number: number, text: string): ConversationEvent =>
  messageReceived(number, { private: { text, attachments: [], senderName: null } });

export function searchContract(get: () => ReadModelFixture): void {
  describe('a search', () => {
    let n = 0;

    /** A commit of a conversation, later than all before it. */
    async function happens(id: string, events: readonly ConversationEvent[], workspace = 'ws_1'): Promise<void> {
      n += 10;
      const place = { id, workspace, firstRevision: n, at: MONDAY + n * SECOND };
      await get().model.apply([changeOf(events, place)], positionOf(n));
    }

    async function named(
      firstName: string,
      lastName: string | null = null,
      over: Partial<{ id: string; workspace: string }> = {},
    ): Promise<void> {
      n += 10;
      const content: ContactContent = { ...zoesContent, firstName, lastName };
      const change = contactChange([contactSaved({ private: content })], { ...over, firstRevision: n });
      await get().model.apply([change], positionOf(n));
    }

    const search = (q: string, filter: Partial<ConversationFilter> = {}, workspace = 'ws_1'): Promise<string[]> =>
      idsOf(get().model, { workspace, filter: { ...filter, searchTokens: searchTokensOf(q, 10) } });

    it('finds the beginning of a word of the subject, in the middle of it or not, and no end of a word', async () => {
      await happens('c_1', [about('Red shoes')]);
      await happens('c_2', [about('Offering of shoelaces')]);
      await happens('c_3', [about(null)]);
      expect(await search('shoe')).toEqual(['c_2', 'c_1']);
      expect(await search('shoes')).toEqual(['c_1']);
      expect(await search('r')).toEqual(['c_1']);
      expect(await search('hoes')).toEqual([]);
      expect(await search('ring')).toEqual([]);
      expect(await search('shoesx')).toEqual([]);
    });

    it('finds the last preview, and follows the next message, received or sent', async () => {
      await happens('c_1', [about(null), says(1, 'Where is my parcel?')]);
      expect(await search('parcel')).toEqual(['c_1']);
      await happens('c_1', [messageSent(2, { private: { text: 'On its way', attachments: [], senderName: null } })]);
      expect([await search('parcel'), await search('way')]).toEqual([[], ['c_1']]);
      await happens('c_1', [says(3, 'Thanks, parcels are here')]);
      expect([await search('way'), await search('parcel')]).toEqual([[], ['c_1']]);
    });

    it('follows the subject, and does not find notes, descriptions or older messages', async () => {
      await happens('c_1', [about('Red shoes'), says(1, 'hello'), noteAdded('n1', 'secret remark')]);
      await happens('c_1', [
        conversationDetailsChanged({
          fields: ['subject', 'description'],
          private: { subject: 'Blue', description: 'Deep' },
        }),
      ]);
      expect([await search('red'), await search('blue')]).toEqual([[], ['c_1']]);
      expect([await search('secret'), await search('deep')]).toEqual([[], []]);
      await happens('c_1', [conversationDetailsChanged({ fields: ['subject'], private: { subject: null } })]);
      expect([await search('blue'), await search('hello')]).toEqual([[], ['c_1']]);
    });

    it('finds the name of the contact in all its conversations, at once under a new name and no more under the old', async () => {
      await happens('c_1', [about(null)]);
      await happens('c_2', [about('Order 7')]);
      await happens('c_3', [about(null, 'ct_other')]);
      expect(await search('zoë')).toEqual([]);
      await named('Zoë', 'Zander');
      expect(await search('zoe')).toEqual(['c_2', 'c_1']);
      expect(await search('zand')).toEqual(['c_2', 'c_1']);
      await happens('c_4', [about(null)]);
      expect(await search('zander zo')).toEqual(['c_4', 'c_2', 'c_1']);
      await named('Yvonne', 'Zander');
      expect([await search('zoe'), await search('zander')]).toEqual([[], ['c_4', 'c_2', 'c_1']]);
      expect(await search('yvo')).toEqual(['c_4', 'c_2', 'c_1']);
      await named('Yvonne');
      expect([await search('zander'), await search('yvonne')]).toEqual([[], ['c_4', 'c_2', 'c_1']]);
    });

    it('finds the name of an erased contact no more, and a name that was saved after it', async () => {
      await happens('c_1', [about(null)]);
      await named('Zoë');
      n += 10;
      await get().model.apply([contactChange([contactErased()], { firstRevision: n })], positionOf(n));
      expect(await search('zoe')).toEqual([]);
      await named('Zora');
      expect([await search('zoe'), await search('zora')]).toEqual([[], ['c_1']]);
    });

    it('asks for all of the words, in any order, each in whichever field it is', async () => {
      await named('Zoë', 'Zander');
      await happens('c_1', [about('Red shoes'), says(1, 'They are too small')]);
      await happens('c_2', [about('Red shirt'), says(1, 'It is too large')]);
      await happens('c_3', [about('Red shoes', 'ct_other'), says(1, 'They are too small')]);
      expect(await search('red too')).toEqual(['c_3', 'c_2', 'c_1']);
      expect(await search('small red')).toEqual(['c_3', 'c_1']);
      expect(await search('zoe red')).toEqual(['c_2', 'c_1']);
      expect(await search('SMA zan sho')).toEqual(['c_1']);
      expect(await search('zander large shoes')).toEqual([]);
      expect(await search('red red')).toEqual(['c_3', 'c_2', 'c_1']);
    });

    it.each([
      ['case', 'GRÜSSE an Alle', ['grüsse', 'GRÜ', 'alle', 'aLL']],
      ['accents', 'Crème brûlée à l’été', ['creme', 'CRÈME', 'brulee', 'été', 'ete', 'a']],
      ['accents written apart', 'Cre\u0300me', ['crème', 'creme']],
      ['Cyrillic', 'Где Ёлка', ['где', 'елка', 'ёл']],
      ['Greek, the last letter of a word too', 'ΟΔΟΣ', ['οδος', 'ΟΔΌΣ', 'οδοσ', 'ὁδός']],
      ['capitals that are spelt otherwise', 'Straße', ['STRASSE', 'strasse', 'STRAẞE', 'Stras']],
      ['half and full width', 'Ｏｒｄｅｒ １２ ｶﾞ', ['order', '12', 'ガ']],
      ['numbers', 'Order #10-4711, 3rd', ['10', '4711', '47', '3', '10-47']],
      [
        'letters that are no letter with a mark',
        'Łukasz Ødegård Æbler Œuvre Đorđe',
        ['lukasz', 'łuk', 'ODE', 'aeb', 'oeuvre', 'dor'],
      ],
      ['Chinese, any part of it', '我的订单在哪里', ['订单', '我', '哪里', '订 单', '我的订单在哪里']],
      ['Japanese', '東京タワーの写真', ['東京', 'タワ', '写真', 'タワーの写']],
      [
        'Latin behind a long vowel of Japanese',
        'サーバーAPIが動かない',
        ['API', 'サーバー', 'ap', 'が動か', 'サーバーAPIが'],
      ],
      ['Arabic with vowel signs', 'طَلَبِي أَحْمَد', ['طلبي', 'احمد', 'طَلَ']],
      ['Hebrew with points', 'שָׁלוֹם', ['שלום', 'שלו']],
      [
        'what has something in it that nobody sees',
        'in\u00advoice\u200b num\u200dber',
        ['invoice', 'number', 'in\u200bvo'],
      ],
      ['Korean', '배송 조회', ['배송', '배', '조']],
      ['Thai', 'สวัสดีครับ', ['สวัส', 'ครับ']],
      ['Arabic', 'أين طلبي', ['طلب']],
      ['a word next to Chinese', '请问iPhone15的价格', ['iphone', '价格', 'iph 价']],
    ])('finds %s', async (_, text, queries) => {
      await happens('c_other', [about('nothing of it')]);
      await happens('c_subject', [about(text)]);
      await happens('c_message', [about(null), says(1, text)]);
      await happens('c_name', [about(null, 'ct_1')]);
      await named(text, null, { id: 'ct_1' });
      for (const q of queries) expect([q, await search(q)]).toEqual([q, ['c_name', 'c_message', 'c_subject']]);
    });

    it('finds letters of scripts without spaces in their order alone', async () => {
      await happens('c_tokyo', [about('東京から'), says(1, '写真です')]);
      await happens('c_kyoto', [about('京都東山'), says(1, '真っ白な写し')]);
      await happens('c_name', [about('東 京', 'ct_1')]);
      await named('太郎', '山田', { id: 'ct_1' });
      expect(await search('東京')).toEqual(['c_tokyo']);
      expect(await search('東')).toEqual(['c_name', 'c_kyoto', 'c_tokyo']);
      expect(await search('東 京')).toEqual(['c_name', 'c_kyoto', 'c_tokyo']);
      expect(await search('写真')).toEqual(['c_tokyo']);
      expect([await search('らか'), await search('京東'), await search('山写')]).toEqual([[], [], []]);
      for (const name of ['山田太郎', '太郎山田', '山田 太郎', '田太'])
        expect([name, await search(name)]).toEqual([name, ['c_name']]);
      expect([await search('太山'), await search('山太郎')]).toEqual([[], []]);
    });

    it('holds one workspace only, though others have the same ids and words', async () => {
      for (const workspace of ['ws_1', 'ws_2']) {
        await happens('c_1', [about(`Shoes of ${workspace}`)], workspace);
        await named('Zoë', workspace.replace('_', ''), { workspace });
      }
      await happens('c_2', [about('More shoes')], 'ws_2');
      expect(await search('shoes')).toEqual(['c_1']);
      expect(await search('shoes', {}, 'ws_2')).toEqual(['c_2', 'c_1']);
      expect(await search('zoe')).toEqual(['c_1']);
      expect([await search('ws2'), await search('ws1', {}, 'ws_2')]).toEqual([[], []]);
      expect(await search('shoes', {}, 'ws_3')).toEqual([]);
    });

    it('does not find what was deleted, by no word', async () => {
      await named('Zoë');
      await happens('c_1', [about('Red shoes'), says(1, 'small')]);
      await happens('c_2', [about('Red shirt')]);
      await happens('c_1', [conversationClosed(), conversationDeleted()]);
      expect([await search('shoes'), await search('small')]).toEqual([[], []]);
      expect([await search('red'), await search('zoe')]).toEqual([['c_2'], ['c_2']]);
    });

    it('is narrowed by inbox, status, unread and whatever else', async () => {
      await happens('c_1', [about('Shoes', 'ct_1', 'inb_a')]);
      await happens('c_2', [about('Shoes', 'ct_2', 'inb_b'), says(1, 'hello')]);
      await happens('c_3', [about('Shoes', 'ct_1', 'inb_b'), conversationClosed()]);
      await happens('c_4', [about('Shirts', 'ct_1', 'inb_b')]);
      await happens('c_5', [about('Shoes', 'ct_1', 'inb_b'), conversationClosed(), conversationArchived()]);
      expect(await search('shoes')).toEqual(['c_5', 'c_3', 'c_2', 'c_1']);
      expect(await search('shoes', { inboxes: ['inb_b'] })).toEqual(['c_5', 'c_3', 'c_2']);
      expect(await search('shoes', { statuses: ['open'] })).toEqual(['c_2', 'c_1']);
      expect(await search('shoes', { statuses: ['closed', 'archived'], inboxes: ['inb_a'] })).toEqual([]);
      expect(await search('shoes', { statuses: ['open'], unread: true })).toEqual(['c_2']);
      expect(await search('shoes', { contacts: ['ct_1'], statuses: ['open'] })).toEqual(['c_1']);
      expect(await search('shoes', { updatedAfter: MONDAY, inboxes: [] })).toEqual([]);
      expect(await search('sh', { assignees: [null], inboxes: ['inb_b'], statuses: ['open'] })).toEqual(['c_4', 'c_2']);
    });

    it('gives everything once, newest first, page by page', async () => {
      const made: string[] = [];
      await named('Shona');
      for (let i = 0; i < 11; i += 1) {
        const id = `c_${((i * 3) % 11).toString().padStart(2, '0')}`;
        await happens(id, [i % 2 === 0 ? about('Shoes', 'ct_1') : about(null)]);
        if (i !== 5) made.push(id);
        else await happens(id, [about(null), conversationDeleted()]);
      }
      for (const limit of [1, 2, 3, 5, 10, 11])
        expect((await pagesOf(get().model, { limit, filter: { searchTokens: ['sho'] } })).flat()).toEqual(
          made.toReversed(),
        );
      const updated = (
        await pagesOf(get().model, { limit: 3, sort: 'updated', filter: { searchTokens: ['sho'] } })
      ).flat();
      expect(updated).toEqual(made);
    });

    it('finds the same after a restart, and when a batch is applied again', async () => {
      await named('Zoë');
      const changes = [
        changeOf([about('Red shoes')], { id: 'c_1' }),
        changeOf([says(1, 'hello')], { id: 'c_1', firstRevision: 1, at: MONDAY + SECOND }),
      ];
      await get().model.apply(changes, positionOf(100));
      await get().model.apply(changes.slice(0, 1), positionOf(99));
      const model = await get().restart();
      await model.apply(changes, positionOf(100));
      for (const word of ['red', 'hello', 'zoe'])
        expect(await idsOf(model, { filter: { searchTokens: [word] } })).toEqual(['c_1']);
    });
  });
}
