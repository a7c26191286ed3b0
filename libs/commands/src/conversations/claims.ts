import * as E from 'fp-ts/Either';
import { conversationExists } from '@parley/domain';
import { conversationStream } from '@parley/event-schema';
import { threadElection } from './thread-election';
import { threadKeyOf } from './thread-key';
import { unavailable } from '../write-path/unavailable';
import type { CommandContext, CommandFailure } from '../write-path/execution';
import type { WritePaths } from '../write-paths/paths';

type Failure = CommandFailure<never>;
type Result<A> = Promise<E.Either<Failure, A>>;

/** How often a claim meets a thread that has just changed. */
const MAX_TURNS = 50;

/** How a conversation that was opened by name becomes the current one of its thread. */
export function claims({ conversations, threads }: WritePaths) {
  const { threadOf, elect } = threadElection(threads);

  /**
   * Makes a conversation that was opened by name the current one of its thread, unless that has an open one. What it cannot
   * finish is finished when the opening is sent again.
   */
  async function claim(id: string, context: CommandContext, created: boolean): Result<undefined> {
    for (let turn = 0; turn < MAX_TURNS; turn += 1) {
      const done = await claimOnce(id, context, created).catch(unavailable);
      if (done === undefined) continue;
      if (E.isRight(done)) return E.right(undefined);
      return E.left({ tag: 'UnknownOutcome', reason: `opened, but its thread is not claimed: ${done.left.tag}` });
    }
    return E.left({ tag: 'UnknownOutcome', reason: 'opened, but its thread keeps changing' });
  }

  /** Undefined: the thread has changed meanwhile. */
  async function claimOnce(
    id: string,
    context: CommandContext,
    created: boolean,
  ): Promise<E.Either<Failure, unknown> | undefined> {
    const { workspace } = context;
    const own = await conversations.peek(conversationStream({ workspace, id }));
    if (E.isLeft(own)) return own;
    if (!conversationExists(own.right) || (!created && own.right.status !== 'open')) return E.right(undefined);
    const key = threadKeyOf(own.right);
    const thread = await threadOf(context, key);
    if (E.isLeft(thread)) return thread;
    const { generation, conversations: elected } = thread.right.state;
    if (elected.some((one) => one.id === id)) return E.right(undefined);
    const [current] = elected;
    if (current !== undefined) {
      const confirmed = await conversations.confirmed(conversationStream({ workspace, id: current.id }));
      if (E.isLeft(confirmed)) return confirmed;
      // One that was elected and never opened is nobody's: a message that is opening it right now loses nothing.
      if (confirmed.right.state.status === 'open') return E.right(undefined);
    }
    const claimed = await elect(context, key, generation, id, true);
    if (E.isLeft(claimed)) return claimed;
    return claimed.right.changed ? E.right(undefined) : undefined;
  }

  return { claim };
}
