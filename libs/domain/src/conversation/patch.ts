import * as E from 'fp-ts/Either';
import type { Stamp } from '../shared';
import { assign, changeDetails, replaceTextSet, mute, transfer, unassign } from './changes';
import type { PatchConversation } from './commands';
import { nothing, type Decision } from './decision';
import { archived } from './errors';
import type { ConversationEvent } from './events';
import { evolve } from './evolve';
import { markRead, markUnread } from './reading';
import { conversationExists, type Conversation, type ExistingConversation } from './state';

type Step = (state: ExistingConversation) => Decision;

/** All of it or none, each part decided on what those before it left, in the order of the contract. */
export function patch(stamp: Stamp, command: PatchConversation, state: ExistingConversation): Decision {
  const { details, tags, labels, inbox, assignee, read, muted } = command;
  const beyond = [tags, labels, inbox, assignee, ...Object.values(details)].some((given) => given !== undefined);
  if (state.status === 'archived' && beyond) return E.left(archived);
  const steps: (Step | undefined)[] = [
    (now) => changeDetails(stamp, details, now),
    tags && ((now) => replaceTextSet(stamp, 'tags', tags, now)),
    labels && ((now) => replaceTextSet(stamp, 'labels', labels, now)),
    inbox === undefined ? undefined : (now) => transfer(stamp, inbox, false, now),
    assignee === undefined
      ? undefined
      : (now) => (assignee === null ? unassign(stamp, now) : assign(stamp, { assignee }, now)),
    read === undefined ? undefined : (now) => (read ? markRead(stamp, { upTo: null }, now) : markUnread(stamp, now)),
    muted === undefined ? undefined : (now) => mute(stamp, muted, now),
  ];
  return inTurn(steps, state);
}

function inTurn(steps: readonly (Step | undefined)[], state: ExistingConversation): Decision {
  const events: ConversationEvent[] = [];
  let now: Conversation = state;
  for (const step of steps) {
    const decided: Decision = step === undefined || !conversationExists(now) ? nothing : step(now);
    if (E.isLeft(decided)) return decided;
    events.push(...decided.right);
    now = decided.right.reduce(evolve, now);
  }
  return E.right(events);
}
