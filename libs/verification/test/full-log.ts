import {
  contactBlocked,
  contactErased,
  contactSaved,
  conversationArchived,
  conversationAssigned,
  conversationClosed,
  conversationDeleted,
  conversationLabelsChanged,
  conversationMuted,
  conversationOpened,
  conversationRead,
  conversationSnoozed,
  inboxSaved,
  invited,
  messageReceived,
  messageSent,
  messageStatusChanged,
  participantAdded,
  routingRule,
  routingRulesSaved,
  teammateSaved,
  toAda,
  toBen,
  zoe,
  WORKSPACE,
} from '@parley/testing';
import { conversationStream } from '@parley/event-schema';
import { followedLog, type FollowedLog } from './followed-log';

/** A log with something of everything, and a read model that has applied all of it. */
export async function fullLog(): Promise<FollowedLog> {
  const log = followedLog();
  await log.inbox('inb_sales', inboxSaved());
  await log.teammate(toAda.id, teammateSaved());
  await log.teammate(toAda.id, teammateSaved({ available: false }));
  await log.routing(routingRulesSaved());
  await log.routing(routingRulesSaved(routingRule(), routingRule({ name: 'Mail', when: { channelType: ['email'] } })));
  await log.contact(zoe.id, contactSaved());
  await log.contact('ct_blocked', contactBlocked());
  await log.contact('ct_erased', contactSaved());
  await log.contact('ct_erased', contactErased());
  const opened = conversationOpened({
    priority: 'high',
    tags: ['VIP'],
    labels: ['new'],
    members: ['usr_ada'],
    private: { target: '+49', subject: 'Order', description: 'Late', memberNames: ['Ada'] },
  });
  await log.conversation('conv_open', [opened, participantAdded(), messageReceived(1), conversationAssigned(toAda)]);
  await log.conversation('conv_open', [messageSent(2), messageReceived(3)]);
  await log.conversation('conv_open', [messageStatusChanged(2, 'delivered')]);
  await log.conversation('conv_open', [conversationRead(1, 1)]);
  await log.conversation('conv_snoozed', [conversationOpened(), invited(toBen)]);
  await log.conversation('conv_snoozed', [conversationSnoozed('s1'), conversationMuted()]);
  await log.conversation('conv_closed', [conversationOpened({ contactId: 'ct_stranger' }), messageSent(1)]);
  await log.conversation('conv_closed', [conversationClosed()]);
  await log.unreadable(conversationStream({ workspace: WORKSPACE, id: 'conv_closed' }));
  // Of what comes behind it nobody can say anything.
  await log.conversation('conv_closed', [messageSent(2)]);
  await log.conversation('conv_archived', [conversationOpened({ inbox: 'inb_support' })]);
  await log.conversation('conv_archived', [conversationClosed(), conversationArchived()]);
  await log.conversation('conv_deleted', [conversationOpened(), messageSent(1)]);
  await log.conversation('conv_deleted', [conversationClosed(), conversationDeleted()]);
  await log.conversation('conv_open', [conversationOpened({ contactId: 'ct_elsewhere' })], 'ws_2');
  await log.conversation('conv_open', [conversationLabelsChanged({ added: ['old'] })], 'ws_2');
  await log.unreadable(conversationStream({ workspace: WORKSPACE, id: 'conv_of_the_future' }));
  await log.project();
  return log;
}
