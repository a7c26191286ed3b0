import * as E from 'fp-ts/Either';
import { wordsAfter, type Stamp } from '../shared';
import { assign, changeDetails, changeWords, transfer, unassign } from './changes';
import type { PatchConversation } from './commands';
import { archived, type Refusal } from './errors';
import type { ConversationEvent } from './events';
import { evolve } from './evolve';
import { markRead, markUnread } from './reading';
import { conversationExists, type ExistingConversation } from './state';

type Decision = E.Either<Refusal, readonly ConversationEvent[]>;
type Step = (state: ExistingConversation) => Decision;

/** All of it or none, each part decided on what those before it left, in the order of the contract. */
export function patch(stamp: Stamp, command: PatchConversation, state: ExistingConversation): Decision {
  const { details, tags, labels, inbox, assignee, read, muted } = command;
  const beyond = [tags, labels, inbox, assignee, ...Object.values(details)].some((given) => given !== undefined);
  if (state.status === 'archived' && beyond) return E.left(archived);
  const steps: (Step | undefined)[] = [
    (now) => changeDetails(stamp, details, now),
    tags && ((now) => changeWords(stamp, 'tags', tags, now)),
    labels && ((now) => changeWords(stamp, 'labels', labels, now)),
    inbox === undefined ? undefined : (now) => transfer(stamp, inbox, false, now),
    assignee === undefined
      ? undefined
      : (now) =>
          assignee === null
            ? unassign(stamp, now)
            : assign(stamp, { type: 'AssignConversation', ...stamp, assignee }, now),
    read === undefined ? undefined : (now) => (read ? markRead(stamp, { upTo: null }, now) : markUnread(stamp, now)),
    muted === undefined ? undefined : (now) => mute(stamp, muted, now),
  ];
  return inTurn(steps, state);
}

function inTurn(steps: readonly (Step | undefined)[], state: ExistingConversation): Decision {
  const events: ConversationEvent[] = [];
  for (const step of steps) {
    const now = events.reduce(evolve, state);
    const decided = step === undefined || !conversationExists(now) ? E.right([]) : step(now);
    if (E.isLeft(decided)) return decided;
    events.push(...decided.right);
  }
  return E.right(events);
}

export const mute = (stamp: Stamp, muted: boolean, state: ExistingConversation): Decision =>
  E.right(muted === state.muted ? [] : [{ type: muted ? 'ConversationMuted' : 'ConversationUnmuted', ...stamp }]);

export const changeSomeWords = (
  stamp: Stamp,
  what: 'tags' | 'labels',
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
  state: ExistingConversation,
): Decision => changeWords(stamp, what, wordsAfter(state[what], add, remove), state);
