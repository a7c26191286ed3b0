import { threadStream } from '@parley/event-schema';
import { derivedUlid, hashOf } from '@parley/platform';
import type { Thread, ThreadKey } from '@parley/domain';
import type * as E from 'fp-ts/Either';
import type { WritePaths } from '../write-paths/paths';
import type { CommandContext, CommandFailure, Receipt } from '../write-path/execution';

type Result<A> = Promise<E.Either<CommandFailure<never>, A>>;

const threadId = ({ contactId, channelId, inbox }: ThreadKey): string => hashOf('thread', contactId, channelId, inbox);

/** The conversation of a generation: the same in every process, so that whoever opens it opens the same one. */
const generationId = (workspace: string, key: ThreadKey, generation: number): string =>
  `conv_${derivedUlid('thread', workspace, threadId(key), String(generation))}`;

/** The streams of threads: which conversation is current, and how the next one becomes so. */
export function threadElection(path: WritePaths['threads']) {
  async function threadOf({ workspace }: CommandContext, key: ThreadKey): Result<Thread> {
    return path.confirmed(threadStream({ workspace, id: threadId(key) }));
  }

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
      name: 'ElectConversation',
      command: (stamp) => ({ type: 'ElectConversation', ...stamp, ...key, after, conversationId, claimed }),
      context,
      creates: false,
    })();

  const electNext = (context: CommandContext, key: ThreadKey, after: number): Result<Receipt> =>
    elect(context, key, after, generationId(context.workspace, key, after + 1), false);

  return { threadOf, elect, electNext };
}
