import {
  conversationAssigned,
  conversationClosed,
  conversationOpened,
  conversationTagsChanged,
  conversationTransferred,
  participantAdded,
  toAda,
  zoe,
} from '@parley/testing';
import { published } from './publishing';

const opened = [conversationOpened({ tags: ['vip'] }), participantAdded()];
const moved = conversationTransferred('inb_support');

const lastOf = (format: string, ...commits: Parameters<typeof published>[0]) =>
  published([opened, ...commits]).findLast((event) => event.format === format);

describe('what filters ask for', () => {
  it('is told with each event, as it was then', () => {
    expect(lastOf('service', [conversationTagsChanged({ added: ['trial'], removed: ['vip'] })])).toMatchObject({
      workspace: 'ws_1',
      conversationId: 'conv_1',
      inbox: 'inb_sales',
      previousInbox: null,
      channelId: 'chn_1',
      channelType: 'whatsapp',
      contactId: zoe.id,
      tags: ['trial'],
      revision: 2,
    });
    expect(published([opened, [conversationClosed()]])[0]).toMatchObject({ tags: ['vip'], revision: 0 });
  });

  it('is both inboxes of a transfer, in the format service', () => {
    const both = { inbox: 'inb_support', previousInbox: 'inb_sales' };
    expect(lastOf('service', [moved])).toMatchObject(both);
    expect(lastOf('service', [moved, conversationAssigned(toAda)])).toMatchObject(both);
    expect(lastOf('service', [moved], [conversationClosed()])).toMatchObject({ ...both, previousInbox: null });
  });

  it('is the inbox at the event, in the format event', () => {
    const after = lastOf('event', [moved, conversationAssigned(toAda)]);
    expect(after).toMatchObject({ type: 'conversation.assigned', inbox: 'inb_support', previousInbox: null });
    const before = lastOf('event', [conversationAssigned(toAda), moved]);
    expect(before).toMatchObject({ inbox: 'inb_sales', previousInbox: null });
  });
});
