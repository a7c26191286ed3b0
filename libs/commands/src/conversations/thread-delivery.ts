import * as E from 'fp-ts/Either';
import type { Conversation, ConversationCommand, Unstamped } from '@parley/domain';
import { conversationStream } from '@parley/event-schema';
import { opening, recording, type Delivery } from './delivery';
import { threadElection } from './thread-election';
import { threadLookup } from './thread-lookup';
import {
  firstStep,
  repeated,
  stepAfter,
  type ConversationStep,
  type ThreadAnswer,
  type ThreadMessage,
} from './thread-step';
import type { WritePaths } from '../write-paths/paths';

/** How often a message meets a thread that has just changed, before the sender is asked to try again. */
const MAX_TURNS = 50;

/**
 * A message on its way into its thread, one step after the other. The thread's stream elects the current conversation at an
 * exact revision, then that is opened; one that was elected and not opened, because somebody died in between, is opened by
 * whoever comes next.
 */
export function threadDelivery(paths: WritePaths): (delivery: Delivery) => Promise<ThreadAnswer> {
  const { conversations } = paths;
  const { threadOf, electNext } = threadElection(paths.threads);
  const { send, findElsewhere } = threadLookup(paths);

  /** Undefined: the thread has changed, by this message or by somebody else's. */
  async function turn(delivery: Delivery): Promise<ThreadAnswer | undefined> {
    const { context, thread: key } = delivery;
    const thread = await threadOf(context, key);
    if (E.isLeft(thread)) return thread;
    const message: ThreadMessage = { delivery, thread: thread.right.state, times: thread.right };
    const [current] = message.thread.conversations;
    const known = await findElsewhere(thread.right, current?.id, delivery.message.id, delivery);
    if (E.isLeft(known)) return known;
    if (known.right !== undefined) return repeated(message, known.right);
    if (current === undefined) return follow(message, undefined);
    const stream = conversationStream({ workspace: context.workspace, id: current.id });
    const confirmed = await conversations.confirmed(stream);
    return E.isLeft(confirmed) ? confirmed : follow(message, confirmed.right.state);
  }

  /** The current conversation is sent one command at most. */
  async function follow(message: ThreadMessage, current: Conversation | undefined): Promise<ThreadAnswer | undefined> {
    const { delivery } = message;
    const { context, thread: key } = delivery;
    const first = firstStep(message, current);
    const step = 'conversationId' in first ? stepAfter(message, first, await ask(first, delivery)) : first;
    switch (step.tag) {
      case 'Answer':
        return step.answer;
      case 'LookAgain':
        return undefined;
      case 'Elect': {
        const elected = await electNext(context, key, step.after);
        return E.isLeft(elected) ? elected : undefined;
      }
    }
  }

  const ask = (step: ConversationStep, delivery: Delivery): ReturnType<typeof send> =>
    send(step.conversationId, delivery, commandOf(step, delivery));

  return async (delivery) => {
    for (let count = 0; count < MAX_TURNS; count += 1) {
      const answer = await turn(delivery);
      if (answer !== undefined) return answer;
    }
    return E.left({ tag: 'Unavailable', reason: 'the thread of this message keeps changing' });
  };
}

function commandOf(step: ConversationStep, delivery: Delivery): Unstamped<ConversationCommand> {
  switch (step.tag) {
    case 'Record':
      return recording(delivery.message);
    case 'Open':
      return opening(delivery, step.previous);
    case 'Find':
      return { type: 'FindMessage', messageId: delivery.message.id };
  }
}
