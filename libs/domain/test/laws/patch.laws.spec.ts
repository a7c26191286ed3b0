import * as E from 'fp-ts/Either';
import fc from 'fast-check';
import {
  decide,
  evolve,
  isVisible,
  type Command,
  type Conversation,
  type ConversationCommand,
  type ConversationEvent,
} from '@parley/domain';
import {
  after,
  anyHistory,
  assignConversation,
  changeLabels,
  changeTags,
  commandOfType,
  markRead,
  markUnread,
  muteConversation,
  patchConversation,
  transferConversation,
  unassignConversation,
  unmuteConversation,
} from '@parley/testing';
import { check, decideNext, exists, inCapitals } from './check';

type Patch = Command.PatchConversation;
type Decided = ReturnType<typeof decide>;

/** The lists of a PATCH are whole: what is not in them goes. */
const others = (has: readonly string[], wanted: readonly string[]): readonly string[] => {
  const keys = wanted.map(inCapitals);
  return has.filter((word) => !keys.includes(inCapitals(word)));
};

/** The single commands that a PATCH stands for, in the order of the contract. */
function single(patch: Patch, state: Conversation): readonly ConversationCommand[] {
  const { at, by, details, tags, labels, inbox, assignee, read, muted } = patch;
  const has = exists(state) ? state : { tags: [], labels: [] };
  const stamp = { at, by };
  const commands: (ConversationCommand | undefined)[] = [
    patchConversation({ ...stamp, details }),
    tags && changeTags({ ...stamp, add: tags, remove: others(has.tags, tags) }),
    labels && changeLabels({ ...stamp, add: labels, remove: others(has.labels, labels) }),
    inbox === undefined ? undefined : transferConversation(inbox, stamp),
    assignee === undefined
      ? undefined
      : assignee === null
        ? unassignConversation(stamp)
        : assignConversation(assignee, stamp),
    read === undefined ? undefined : read ? markRead(null, stamp) : markUnread(stamp),
    muted === undefined ? undefined : muted ? muteConversation(stamp) : unmuteConversation(stamp),
  ];
  return commands.filter((command) => command !== undefined);
}

/** All events of commands one after the other, or the first refusal. */
function inTurn(commands: readonly ConversationCommand[], state: Conversation): Decided {
  const events: ConversationEvent[] = [];
  for (const command of commands) {
    const decided = decide(command, events.reduce(evolve, state));
    if (E.isLeft(decided)) return decided;
    events.push(...decided.right);
  }
  return E.right(events);
}

describe('PATCH', () => {
  /* Routing never sends one. */
  const anyPatch = commandOfType.PatchConversation.filter(({ by }) => by.id !== 'routing');

  it('gives what the single commands give in turn, or the refusal of the first that is refused', () => {
    check(
      fc.property(anyHistory, anyPatch, (history, unstamped) => {
        const patch = { ...unstamped, at: history.next };
        expect(decideNext(patch, history)).toEqual(inTurn(single(patch, history.state), history.state));
      }),
      1_000,
    );
  });

  it('leaves details, tags, labels, inbox, assignee and muted as they were asked for', () => {
    check(
      fc.property(anyHistory, anyPatch, (history, patch) => {
        const decided = decideNext(patch, history);
        fc.pre(E.isRight(decided));
        const state = after([...history.events, ...(E.isRight(decided) ? decided.right : [])]);
        if (!exists(state)) return;
        const { inbox = state.inbox, assignee = state.assignee, muted = state.muted, details } = patch;
        const { priority = state.priority, visibility = state.visibility, subject = state.content.subject } = details;
        expect(state).toMatchObject({ inbox, assignee, muted, priority, visibility, content: { subject } });
        if (patch.tags !== undefined)
          expect(new Set(state.tags.map(inCapitals))).toEqual(new Set(patch.tags.filter(isVisible).map(inCapitals)));
      }),
    );
  });
});
