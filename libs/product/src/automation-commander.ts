import type { AutomationCommand, Commander, CommandOutcome } from '@parley/automations';
import { commandCounts, type CommandFailure, type Execution, type FollowingWritePaths } from '@parley/commands';
import type { Actor, ConversationCommand, Refusal } from '@parley/domain';
import { conversationStream } from '@parley/event-schema';
import { StoreUnavailable, type Expected } from '@parley/event-store';
import { errorKind, type Clock, type Metrics } from '@parley/platform';
import type * as E from 'fp-ts/Either';
import { automationFigures } from './automation-figures';

interface CommanderParts {
  readonly paths: Pick<FollowingWritePaths, 'conversations' | 'known'>;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

/** What automations ask for, carried out by the write path of this process, like what anybody asks for. */
export function automationCommander({ paths, clock, metrics }: CommanderParts): Commander {
  const counts = commandCounts(metrics);
  const figures = automationFigures(metrics, clock);

  return {
    async carryOut(asked) {
      const execution = executionOf(asked);
      try {
        const carriedOut = counts.counted(execution.command.type, paths.conversations.execute(execution)());
        const outcome = outcomeOf(await carriedOut);
        figures(asked, outcome);
        return outcome;
      } catch (error) {
        return { tag: 'failed', reason: errorKind(error) };
      }
    },

    async conversation(workspace, id) {
      const stream = conversationStream({ workspace, id });
      // As the store has it now: what automations know of may have been written by another process.
      const read = await paths.conversations.confirmed(stream);
      if (read._tag === 'Left') throw new StoreUnavailable(`${stream} cannot be read: ${JSON.stringify(read.left)}`);
      const { state } = read.right;
      if (state.status === 'none' || state.status === 'deleted') return undefined;
      const { revision, contactId, assignee, routedAt, inbox, channelType, tags, labels, priority } = state;
      const isOpen = state.status === 'open';
      return { revision, isOpen, contactId, assignee, routedAt, inbox, channelType, tags, labels, priority };
    },

    async contactMetadata(workspace, id) {
      const { details } = await paths.known.contact(workspace, id);
      return details?.content?.metadata ?? {};
    },

    async unavailable(workspace, ids) {
      const teammates = await Promise.all(ids.map((id) => paths.known.teammate(workspace, id)));
      return ids.filter((_, index) => teammates[index]?.available === false);
    },
  };
}

const ACTORS: { readonly [Type in AutomationCommand['type']]: Actor } = {
  wake: { type: 'automation', id: 'snooze' },
  close_inactive: { type: 'automation', id: 'inactivity' },
  assign: { type: 'automation', id: 'routing' },
  leave_unrouted: { type: 'automation', id: 'routing' },
};

/** Rule 17: the chain goes on at the event that made it happen. */
function executionOf(asked: AutomationCommand): Execution<ConversationCommand> {
  const { workspace, conversation, cause, depth } = asked;
  return {
    stream: conversationStream({ workspace, id: conversation }),
    command: commandOf(asked),
    creates: false,
    context: {
      workspace,
      actor: ACTORS[asked.type],
      correlationId: cause,
      causationId: cause,
      causationDepth: depth,
    },
    ...(asked.type === 'wake' ? { notBefore: asked.dueAt } : {}),
  };
}

function commandOf(asked: AutomationCommand): Execution<ConversationCommand>['command'] {
  switch (asked.type) {
    case 'wake':
      return { type: 'WakeConversation', snoozeId: asked.snoozeId };
    case 'close_inactive':
      return { type: 'CloseInactive', timeout: asked.timeoutMs, resolution: asked.resolution };
    case 'assign': {
      const { assignee, rule, trigger, reason } = asked;
      return { type: 'AssignConversation', assignee, routed: { rule, trigger, reason } };
    }
    case 'leave_unrouted': {
      const { trigger, rule, reason } = asked;
      return { type: 'LeaveUnrouted', trigger, rule, reason };
    }
  }
}

type Result = E.Either<CommandFailure<Refusal>, { readonly changed: boolean; readonly revision: Expected }>;

function outcomeOf(result: Result): CommandOutcome {
  if (result._tag === 'Right') {
    const { changed, revision } = result.right;
    return { tag: 'done', changed, revision: revision === 'none' ? -1 : revision };
  }
  const failure = result.left;
  switch (failure.tag) {
    case 'Refused':
      return { tag: 'refused', code: failure.refusal.code };
    case 'ChainTooLong':
      return { tag: 'chain_too_long' };
    case 'Unavailable':
    case 'UnknownOutcome':
    case 'Unreadable':
      return { tag: 'failed', reason: failure.reason };
    // Without a precondition and a key, and with a few hundred bytes at most, none of these comes.
    case 'PreconditionFailed':
    case 'KeyReused':
    case 'TooLarge':
      return { tag: 'failed', reason: failure.tag };
  }
}
