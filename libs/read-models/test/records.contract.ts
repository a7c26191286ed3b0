import type { ContactEvent } from '@parley/domain';
import {
  contactBlocked,
  contactErased,
  contactSaved,
  conversationOpened,
  inboxSaved,
  messageReceived,
  messageSent,
  MONDAY,
  routingRule,
  routingRulesSaved,
  teammateSaved,
  zoesContent,
} from '@parley/testing';
import {
  projectContact,
  projectInbox,
  projectRouting,
  projectTeammate,
  type ContactAddress,
  type ContactDocument,
} from '../src';
import {
  changeOf,
  changesOf,
  contactChange,
  inboxChange,
  positionOf,
  routingChange,
  SECOND,
  teammateChange,
} from './changes';
import type { ReadModelFixture } from './fixture';

const saved = (over: Partial<typeof zoesContent>): ContactEvent =>
  contactSaved({ private: { ...zoesContent, phone: null, email: null, ...over } });

const idsOf = (records: readonly { readonly id: string }[]): readonly string[] => records.map(({ id }) => id);

export function recordsContract(get: () => ReadModelFixture): void {
  describe('a record', () => {
    it('is as its commits say, and applied again changes nothing', async () => {
      const { model } = get();
      const first = contactChange([contactSaved(), contactBlocked()]);
      const second = contactChange([contactErased()], { firstRevision: 2, at: MONDAY + SECOND });
      const [teammate, inbox] = [teammateChange([teammateSaved()]), inboxChange([inboxSaved()])];
      for (let round = 0; round < 2; round += 1) {
        await model.apply([first, teammate], positionOf(2));
        await model.apply([first, second, inbox], positionOf(4));
      }
      const expected = projectContact(projectContact(undefined, first), second);
      expect(await model.contact('ws_1', 'ct_zoe')).toStrictEqual(expected);
      expect(await model.teammate('ws_1', 'usr_ada')).toStrictEqual(projectTeammate(undefined, teammate));
      expect(await model.inbox('ws_1', 'inb_sales')).toStrictEqual(projectInbox(undefined, inbox));
      expect(await model.checkpoint()).toBe(positionOf(4));
    });

    it('is there after a restart, and the next batch goes on from it', async () => {
      const first = contactChange([contactSaved()]);
      await get().model.apply([first], positionOf(1));
      const model = await get().restart();
      const second = contactChange([contactBlocked()], { firstRevision: 1, at: MONDAY + SECOND });
      await model.apply([second], positionOf(2));
      expect(await model.contact('ws_1', 'ct_zoe')).toStrictEqual(
        projectContact(projectContact(undefined, first), second),
      );
    });

    it('is found in its own workspace and as its own kind only', async () => {
      const { model } = get();
      await model.apply([contactChange([contactSaved()], { id: 'x' })], positionOf(1));
      expect(await model.contact('ws_2', 'x')).toBeUndefined();
      expect(await model.teammate('ws_1', 'x')).toBeUndefined();
      expect(await model.inbox('ws_1', 'x')).toBeUndefined();
      expect(await model.routingRules('ws_1')).toBeUndefined();
      expect(await model.get('ws_1', 'x')).toBeUndefined();
    });

    it('moves no conversation (rule 4)', async () => {
      const { model } = get();
      await model.apply([changeOf([conversationOpened()])], positionOf(1));
      const before = await model.get('ws_1', 'conv_1');
      await model.apply([contactChange([contactSaved(), contactBlocked()], { at: MONDAY + SECOND })], positionOf(2));
      expect(await model.get('ws_1', 'conv_1')).toStrictEqual(before);
    });
  });

  describe('the rules of routing', () => {
    const first = routingChange([routingRulesSaved(routingRule(), routingRule({ name: 'Others' }))]);
    const second = routingChange([routingRulesSaved()], { firstRevision: 1, at: MONDAY + SECOND });

    it('are those that were saved last in their workspace, in their order, also none', async () => {
      const { model } = get();
      expect(await model.routingRules('ws_1')).toBeUndefined();
      for (let round = 0; round < 2; round += 1) await model.apply([first], positionOf(1));
      expect(await model.routingRules('ws_1')).toStrictEqual(projectRouting(undefined, first));
      expect(await model.routingRules('ws_2')).toBeUndefined();
      await model.apply([second], positionOf(2));
      await model.apply([first], positionOf(2));
      expect(await model.routingRules('ws_1')).toMatchObject({ rules: [], revision: 1 });
    });

    it('are there after a restart', async () => {
      await get().model.apply([first], positionOf(1));
      const model = await get().restart();
      expect(await model.routingRules('ws_1')).toStrictEqual(projectRouting(undefined, first));
    });
  });

  describe('when a contact was last written to', () => {
    const lastContacted = async (workspace = 'ws_1'): Promise<ContactDocument['lastContacted'] | undefined> =>
      (await get().model.contact(workspace, 'ct_zoe'))?.lastContacted;

    it('is the stamp of the last outbound message in any conversation, an inbound one is none', async () => {
      const { model } = get();
      const [opened, sent, received] = changesOf([[conversationOpened()], [messageSent(1)], [messageReceived(2)]]);
      await model.apply([contactChange([contactSaved()])], positionOf(1));
      await model.apply(opened === undefined ? [] : [opened], positionOf(2));
      expect(await lastContacted()).toBeNull();
      await model.apply(sent === undefined || received === undefined ? [] : [sent, received], positionOf(4));
      expect(await lastContacted()).toBe(MONDAY + SECOND);
      const elsewhere = { id: 'conv_2', at: MONDAY + 5 * SECOND };
      await model.apply([changeOf([conversationOpened(), messageSent(1)], elsewhere)], positionOf(5));
      expect(await lastContacted()).toBe(MONDAY + 5 * SECOND);
      expect(await lastContacted('ws_2')).toBeUndefined();
    });

    it('does not go back, in whichever order conversations come', async () => {
      const { model } = get();
      const place = (id: string, at: number): object => ({ id, at: MONDAY + at * SECOND });
      await model.apply([changeOf([conversationOpened(), messageSent(1)], place('conv_a', 9))], positionOf(1));
      await model.apply([changeOf([conversationOpened(), messageSent(1)], place('conv_b', 3))], positionOf(2));
      expect(await lastContacted()).toBe(MONDAY + 9 * SECOND);
    });

    it('is kept of a contact without a record, and joins the record when there is one', async () => {
      const { model } = get();
      await model.apply([changeOf([conversationOpened(), messageSent(1)])], positionOf(1));
      expect(await model.contact('ws_1', 'ct_zoe')).toMatchObject({ record: 'none', revision: -1, details: null });
      expect(await model.waitFor({ kind: 'contact', workspace: 'ws_1', id: 'ct_zoe', revision: 0 }, 0)).toBe(false);
      const change = contactChange([contactSaved()], { at: MONDAY + SECOND });
      await model.apply([change], positionOf(2));
      expect(await model.contact('ws_1', 'ct_zoe')).toStrictEqual({
        ...projectContact(undefined, change),
        lastContacted: MONDAY,
      });
    });

    it('in the same batch as its record is there too', async () => {
      const { model } = get();
      const message = changeOf([conversationOpened(), messageSent(1)]);
      await model.apply([message, contactChange([contactSaved()])], positionOf(2));
      expect(await model.contact('ws_1', 'ct_zoe')).toMatchObject({ record: 'saved', lastContacted: MONDAY });
    });
  });

  describe('the contacts with an address', () => {
    beforeEach(async () => {
      const contacts = [
        contactChange([saved({ phone: '+491', email: 'Zoe@Example.com' })], { id: 'c_2' }),
        contactChange([saved({ phone: '+491' })], { id: 'c_1' }),
        contactChange([saved({ email: 'zoe@example.COM' })], { id: 'c_3' }),
        contactChange([saved({ phone: '+492' })], { id: 'c_4' }),
        contactChange([saved({ phone: '+491' })], { id: 'c_5', workspace: 'ws_2' }),
        contactChange([saved({})], { id: 'c_6' }),
      ];
      await get().model.apply(contacts, positionOf(6));
    });

    const foundBy = async (address: ContactAddress, limit = 50, workspace = 'ws_1'): Promise<readonly string[]> =>
      idsOf((await get().model.contactsBy(workspace, address, { limit })).records);

    it('are found by phone, in the order of their ids', async () => {
      expect(await foundBy({ phone: '+491' })).toEqual(['c_1', 'c_2']);
      expect(await foundBy({ phone: '+491' }, 50, 'ws_2')).toEqual(['c_5']);
      expect(await foundBy({ phone: '+49' })).toEqual([]);
    });

    it('are found by e-mail, however it is written', async () => {
      expect(await foundBy({ email: 'ZOE@example.com' })).toEqual(['c_2', 'c_3']);
      expect(await foundBy({ email: 'zoe@example' })).toEqual([]);
    });

    it('come in pages, each behind the one before', async () => {
      const { model } = get();
      const first = await model.contactsBy('ws_1', { phone: '+491' }, { limit: 1 });
      expect([idsOf(first.records), first.next]).toEqual([['c_1'], 'c_1']);
      const second = await model.contactsBy('ws_1', { phone: '+491' }, { limit: 1, after: 'c_1' });
      expect([idsOf(second.records), second.next]).toEqual([['c_2'], null]);
      const byEmail = await model.contactsBy('ws_1', { email: 'zoe@example.com' }, { limit: 1, after: 'c_2' });
      expect([idsOf(byEmail.records), byEmail.next]).toEqual([['c_3'], null]);
    });

    it('are not found any more when the address changed, or the contact was erased', async () => {
      const changed = contactChange([saved({ phone: '+493' })], { id: 'c_1', firstRevision: 1 });
      const erased = contactChange([contactErased()], { id: 'c_2', firstRevision: 1 });
      await get().model.apply([changed, erased], positionOf(8));
      expect(await foundBy({ phone: '+491' })).toEqual([]);
      expect(await foundBy({ phone: '+493' })).toEqual(['c_1']);
      expect(await foundBy({ email: 'zoe@example.com' })).toEqual(['c_3']);
    });
  });

  describe('records asked for by their ids', () => {
    it('are those that are there, each once', async () => {
      const { model } = get();
      const [zoe, ada] = [contactChange([contactSaved()]), teammateChange([teammateSaved()])];
      await model.apply([zoe, ada, teammateChange([teammateSaved()], { id: 'usr_ben' })], positionOf(3));
      expect(await model.contactsOf('ws_1', ['ct_x', 'ct_zoe', 'ct_zoe'])).toStrictEqual([
        projectContact(undefined, zoe),
      ]);
      expect(idsOf(await model.teammatesOf('ws_1', ['usr_ben', 'usr_ada', 'ct_zoe'])).toSorted()).toEqual([
        'usr_ada',
        'usr_ben',
      ]);
      expect(await model.contactsOf('ws_1', [])).toEqual([]);
      expect(await model.contactsOf('ws_2', ['ct_zoe'])).toEqual([]);
    });
  });

  describe('the lists of teammates and inboxes', () => {
    const IDS = ['A', 'a', 'b.1', 'b:1', 'b_1'].toSorted();

    beforeEach(async () => {
      const changes = IDS.toReversed().flatMap((id) => [
        teammateChange([teammateSaved()], { id }),
        inboxChange([inboxSaved()], { id: `i${id}` }),
        teammateChange([teammateSaved()], { id, workspace: 'ws_2' }),
      ]);
      await get().model.apply(changes, positionOf(15));
    });

    it('are in the order of the ids, and give everything once, page by page', async () => {
      for (const limit of [1, 2, 4, 5, 6]) {
        const found: string[] = [];
        for (let after: string | null | undefined; after !== null;) {
          const page = await get().model.teammates('ws_1', { after, limit });
          expect(page.records.length).toBeLessThanOrEqual(limit);
          found.push(...idsOf(page.records));
          after = page.next;
        }
        expect(found).toEqual(IDS);
      }
    });

    it('hold one kind and one workspace, and end where nothing is behind them', async () => {
      const { records, next } = await get().model.inboxes('ws_1', { limit: IDS.length });
      expect(idsOf(records)).toEqual(IDS.map((id) => `i${id}`));
      expect(next).toBeNull();
      expect(await get().model.inboxes('ws_2', { limit: 5 })).toEqual({ records: [], next: null });
    });
  });
}
