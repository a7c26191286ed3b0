import type { Assignee, Command, NewParticipant, Stamp } from '@parley/domain';
import { asked, crm, inactivity, LATER, MONDAY, routing, snoozing, zoe } from './example-people';

/* The commands of conversations, an hour after Monday and by Ada unless they say otherwise. */

export const openConversation = (over: Partial<Command.OpenConversation> = {}): Command.OpenConversation => ({
  type: 'OpenConversation',
  at: MONDAY,
  by: crm,
  contactId: zoe.id,
  inbox: 'inb_sales',
  channelId: 'chn_1',
  channelType: 'whatsapp',
  priority: null,
  tags: [],
  labels: [],
  visibility: 'private',
  accessibility: 'invite-only',
  members: [],
  content: { target: null, subject: null, description: null, memberNames: [] },
  participants: [],
  assignee: null,
  message: null,
  previous: null,
  ...over,
});

export const assignConversation = (
  assignee: Assignee,
  over: Partial<Omit<Command.AssignConversation, 'type' | 'assignee'>> = {},
): Command.AssignConversation => ({ type: 'AssignConversation', ...asked, ...over, assignee });

/** By routing, on account of the event at this revision. */
export const route = (assignee: Assignee, trigger: number): Command.AssignConversation =>
  assignConversation(assignee, { by: routing, routed: { rule: 'rule_1', trigger } });

export const unassignConversation = (stamp: Partial<Stamp> = {}): Command.UnassignConversation => ({
  type: 'UnassignConversation',
  ...asked,
  ...stamp,
});

export const leaveUnrouted = (
  trigger: number,
  over: Partial<Omit<Command.LeaveUnrouted, 'type'>> = {},
): Command.LeaveUnrouted => ({
  type: 'LeaveUnrouted',
  at: LATER,
  by: routing,
  trigger,
  rule: 'rule_1',
  reason: 'nobody is available',
  ...over,
});

export const closeConversation = (over: Partial<Command.CloseConversation> = {}): Command.CloseConversation => ({
  type: 'CloseConversation',
  ...asked,
  resolution: 'resolved',
  ...over,
});

/** After an hour without a message. */
export const closeInactive = (over: Partial<Command.CloseInactive> = {}): Command.CloseInactive => ({
  type: 'CloseInactive',
  at: LATER,
  by: inactivity,
  timeout: LATER - MONDAY,
  resolution: 'unresolved',
  ...over,
});

export const reopenConversation = (stamp: Partial<Stamp> = {}): Command.ReopenConversation => ({
  type: 'ReopenConversation',
  ...asked,
  ...stamp,
});

/** For an hour. */
export const snoozeConversation = (
  snoozeId: string,
  over: Partial<Omit<Command.SnoozeConversation, 'type'>> = {},
): Command.SnoozeConversation => ({
  type: 'SnoozeConversation',
  ...asked,
  snoozeId,
  till: LATER + 3_600_000,
  ...over,
});

export const unsnoozeConversation = (stamp: Partial<Stamp> = {}): Command.UnsnoozeConversation => ({
  type: 'UnsnoozeConversation',
  ...asked,
  ...stamp,
});

export const wakeConversation = (snoozeId: string, stamp: Partial<Stamp> = {}): Command.WakeConversation => ({
  type: 'WakeConversation',
  at: LATER,
  by: snoozing,
  ...stamp,
  snoozeId,
});

export const markRead = (
  upTo: string | null = null,
  over: Partial<Omit<Command.MarkRead, 'type' | 'upTo'>> = {},
): Command.MarkRead => ({ type: 'MarkRead', ...asked, ...over, upTo });

export const markUnread = (stamp: Partial<Stamp> = {}): Command.MarkUnread => ({
  type: 'MarkUnread',
  ...asked,
  ...stamp,
});

export const transferConversation = (
  inbox: string,
  over: Partial<Omit<Command.TransferConversation, 'type'>> = {},
): Command.TransferConversation => ({ type: 'TransferConversation', ...asked, inbox, unassign: false, ...over });

type Words = Partial<Omit<Command.ChangeTags, 'type'>>;

export const changeTags = (over: Words): Command.ChangeTags => ({
  type: 'ChangeTags',
  ...asked,
  add: [],
  remove: [],
  ...over,
});

export const changeLabels = (over: Words): Command.ChangeLabels => ({ ...changeTags(over), type: 'ChangeLabels' });

/** A person of the team without details, active unless told otherwise. */
export const newParticipant = (id: string, over: Partial<NewParticipant> = {}): NewParticipant => ({
  type: 'user',
  id,
  status: 'active',
  displayName: null,
  avatarUrl: null,
  contact: null,
  ...over,
});

export const addParticipant = (participant: NewParticipant, stamp: Partial<Stamp> = {}): Command.AddParticipant => ({
  type: 'AddParticipant',
  ...asked,
  ...stamp,
  participant,
});

export const removeParticipant = (participantId: string, stamp: Partial<Stamp> = {}): Command.RemoveParticipant => ({
  type: 'RemoveParticipant',
  ...asked,
  ...stamp,
  participantId,
});

export const activateParticipant = (
  participantId: string,
  stamp: Partial<Stamp> = {},
): Command.ActivateParticipant => ({ type: 'ActivateParticipant', ...asked, ...stamp, participantId });

/* Those that say nothing but their stamp, and PATCH. */

export const muteConversation = (stamp: Partial<Stamp> = {}): Command.MuteConversation => ({
  type: 'MuteConversation',
  ...asked,
  ...stamp,
});

export const unmuteConversation = (stamp: Partial<Stamp> = {}): Command.UnmuteConversation => ({
  type: 'UnmuteConversation',
  ...asked,
  ...stamp,
});

export const patchConversation = (over: Partial<Command.PatchConversation>): Command.PatchConversation => ({
  type: 'PatchConversation',
  ...asked,
  details: {},
  ...over,
});

export const archiveConversation = (stamp: Partial<Stamp> = {}): Command.ArchiveConversation => ({
  type: 'ArchiveConversation',
  ...asked,
  ...stamp,
});

export const deleteConversation = (stamp: Partial<Stamp> = {}): Command.DeleteConversation => ({
  type: 'DeleteConversation',
  ...asked,
  ...stamp,
});
