import * as E from 'fp-ts/Either';
import { sameAssignee, sameJson, textSetChange, textSetAfter, type Assignee, type Stamp } from '../shared';
import type { AssignConversation, Details, LeaveUnrouted } from './commands';
import { nothing, type Decision } from './decision';
import { setTooLarge } from './errors';
import type { ConversationDetailsChanged, ConversationEvent, DetailField, OpeningContent } from './events';
import { MAX_SET_SIZE } from './ids';
import { join } from './participants';
import type { ExistingConversation } from './state';

/**
 * Rule 11: compare and set. An automatic assignment holds only while the conversation is open and nobody is assigned, and for
 * an event that routing has not looked at yet; so it never overwrites a choice made meanwhile.
 */
export function assign(
  stamp: Stamp,
  { assignee, routed }: Pick<AssignConversation, 'assignee' | 'routed'>,
  state: ExistingConversation,
): Decision {
  if (sameAssignee(assignee, state.assignee)) return nothing;
  if (isRouting(stamp)) {
    const late = routed !== undefined && routed.trigger <= state.routedAt;
    if (state.assignee !== null || state.status !== 'open' || late) return nothing;
  }
  return E.right(assigned(stamp, assignee, state, routed));
}

export const isRouting = ({ by }: Stamp): boolean => by.type === 'automation' && by.id === 'routing';

/** An assignment and the assignee's joining: a change from one to another is one event that names both. */
export const assigned = (
  stamp: Stamp,
  assignee: Assignee,
  state: ExistingConversation,
  routed?: AssignConversation['routed'],
): readonly ConversationEvent[] => [
  {
    type: 'ConversationAssigned',
    ...stamp,
    assignee,
    previous: state.assignee,
    ...(routed === undefined ? {} : { routed }),
  },
  ...join(stamp, { type: assignee.type === 'attendant' ? 'user' : 'agent', id: assignee.id }, null, state),
];

export const unassign = (stamp: Stamp, { assignee }: ExistingConversation): Decision =>
  assignee === null ? nothing : E.right([{ type: 'ConversationUnassigned', ...stamp, previous: assignee }]);

export function leaveUnrouted(stamp: Stamp, command: LeaveUnrouted, state: ExistingConversation): Decision {
  const { trigger, rule, reason } = command;
  const late = trigger <= state.routedAt || state.assignee !== null || state.status !== 'open';
  return late ? nothing : E.right([{ type: 'ConversationNotRouted', ...stamp, trigger, rule, reason }]);
}

/** The assignee stays unless asked otherwise. */
export function transfer(stamp: Stamp, inbox: string, andUnassign: boolean, state: ExistingConversation): Decision {
  const moved: readonly ConversationEvent[] =
    inbox === state.inbox ? [] : [{ type: 'ConversationTransferred', ...stamp, inbox, previous: state.inbox }];
  return E.map((more: readonly ConversationEvent[]) => [...moved, ...more])(
    andUnassign ? unassign(stamp, state) : nothing,
  );
}

/** Rule 14: one event with what really changed. `wanted` is the whole set. */
export function replaceTextSet(
  stamp: Stamp,
  what: 'tags' | 'labels',
  wanted: readonly string[],
  state: ExistingConversation,
): Decision {
  const { added, removed } = textSetChange(state[what], wanted);
  if (added.length === 0 && removed.length === 0) return nothing;
  if (added.length > 0 && state[what].length + added.length - removed.length > MAX_SET_SIZE)
    return E.left(setTooLarge(what));
  const type = what === 'tags' ? 'ConversationTagsChanged' : 'ConversationLabelsChanged';
  return E.right([{ type, ...stamp, added, removed }]);
}

export const changeTextSet = (
  stamp: Stamp,
  what: 'tags' | 'labels',
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
  state: ExistingConversation,
): Decision => replaceTextSet(stamp, what, textSetAfter(state[what], add, remove), state);

/** One event with only what changed. */
export function changeDetails(stamp: Stamp, details: Details, state: ExistingConversation): Decision {
  const { priority, visibility, accessibility } = details;
  const members = changedMembers(details, state);
  const texts = (['subject', 'description', 'target'] as const).filter(
    (field) => details[field] !== undefined && details[field] !== state.content[field],
  );
  const settings = (['priority', 'visibility', 'accessibility'] as const).filter(
    (field) => details[field] !== undefined && details[field] !== state[field],
  );
  const fields: readonly DetailField[] = [
    ...texts,
    ...settings,
    ...(members === undefined ? [] : ['members' as const]),
  ];
  if (fields.length === 0) return nothing;
  const event: ConversationDetailsChanged = {
    type: 'ConversationDetailsChanged',
    ...stamp,
    fields,
    ...(settings.includes('priority') ? { priority: priority ?? null } : {}),
    ...(visibility !== undefined && settings.includes('visibility') ? { visibility } : {}),
    ...(accessibility !== undefined && settings.includes('accessibility') ? { accessibility } : {}),
    ...(members === undefined ? {} : { members: members.map(({ id }) => id) }),
    private: {
      ...Object.fromEntries(texts.map((field) => [field, details[field] ?? null])),
      ...(members === undefined ? {} : { memberNames: members.map(({ name }) => name) }),
    } satisfies Partial<OpeningContent>,
  };
  return E.right([event]);
}

function changedMembers({ members }: Details, state: ExistingConversation): Details['members'] {
  if (members === undefined) return undefined;
  const ids = members.map(({ id }) => id);
  const names = members.map(({ name }) => name);
  const same = sameJson(ids, state.members) && sameJson(names, state.content.memberNames);
  return same ? undefined : members;
}

export const mute = (stamp: Stamp, muted: boolean, state: ExistingConversation): Decision =>
  E.right(muted === state.muted ? [] : [{ type: muted ? 'ConversationMuted' : 'ConversationUnmuted', ...stamp }]);
