import { threadStream } from '@parley/event-schema';
import type { Thread, ThreadKey } from '@parley/domain';
import type * as E from 'fp-ts/Either';
import { generationId, threadId } from './thread-key';
import type { WritePaths } from '../write-paths/paths';
import type { CommandContext, CommandFailure, Receipt } from '../write-path/execution';
import type { Confirmed } from '../write-path/write-path';

type Result<A> = Promise<E.Either<CommandFailure<never>, A>>;

/** The streams of threads: which conversation is current, and how the next one becomes so. */
export function threadElection(path: WritePaths['threads']) {
  const threadOf = ({ workspace }: CommandContext, key: ThreadKey): Result<Confirmed<Thread>> =>
    path.confirmed(threadStream({ workspace, id: threadId(key) }));

  /** Also right when somebody else elected first. */
  const elect = (
    context: CommandContext,
    key: ThreadKey,
    after: number,
    conversationId: string,
    claimed: boolean,
  ): Result<Receipt> =>
    path.execute({
      stream: threadStream({ workspace: context.workspace, id: threadId(key) }),
      command: { type: 'ElectConversation', ...key, after, conversationId, claimed },
      context,
      creates: false,
    })();

  const electNext = (context: CommandContext, key: ThreadKey, after: number): Result<Receipt> =>
    elect(context, key, after, generationId(context.workspace, key, after + 1), false);

  return { threadOf, elect, electNext };
}
