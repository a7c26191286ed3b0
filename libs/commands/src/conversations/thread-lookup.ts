import * as E from 'fp-ts/Either';
import {
  REMEMBERED,
  remembered,
  type Conversation,
  type ConversationCommand,
  type Refusal,
  type Thread,
  type ThreadKey,
  type Unstamped,
} from '@parley/domain';
import { conversationStream } from '@parley/event-schema';
import { keyOf, type Keyed } from './delivery';
import { threadElection } from './thread-election';
import { threadKeyOf } from './thread-key';
import { delivered } from './thread-step';
import type { Delivered, WritePaths } from '../write-paths/paths';
import type { CommandContext, CommandFailure, Receipt } from '../write-path/execution';
import type { Confirmed } from '../write-path/write-path';

type Result<A> = Promise<E.Either<CommandFailure<Refusal>, A>>;
type Begun = Exclude<Conversation, { status: 'none' }>;

/** What the conversations of a thread are asked: whether they know a message, or answered a key. */
export function threadLookup({ conversations, threads }: WritePaths) {
  const { threadOf } = threadElection(threads);

  /** A command to one of them, under the key of the request. */
  const send = (id: string, keyed: Keyed, command: Unstamped<ConversationCommand>): Result<Receipt> =>
    conversations.execute({
      stream: conversationStream({ workspace: keyed.context.workspace, id }),
      command,
      context: keyed.context,
      creates: false,
      ...keyOf(keyed),
    })();

  async function findIn(id: string, messageId: string | null, keyed: Keyed): Result<Delivered | undefined> {
    const found = await send(id, keyed, { type: 'FindMessage', messageId });
    if (E.isRight(found)) return E.right(delivered(id, found.right));
    return found.left.tag === 'Refused' ? E.right(undefined) : found;
  }

  /**
   * Where another conversation of the thread than this one knows the message, or answered the key: messages are looked for in
   * the last three, keys in all that were current while one holds. Without a message, only the key is looked for.
   */
  async function findElsewhere(
    { state, now }: Confirmed<Thread>,
    except: string | undefined,
    messageId: string | null,
    keyed: Keyed,
  ): Result<Delivered | undefined> {
    for (const [place, { id }] of remembered(state, now).entries()) {
      const asked = place < REMEMBERED ? messageId : null;
      if (id === except || (asked === null && keyed.keyHash === undefined)) continue;
      const found = await findIn(id, asked, keyed);
      if (E.isLeft(found) || found.right !== undefined) return found;
    }
    return E.right(undefined);
  }

  /** The thread of a conversation, also of one that was deleted; undefined for one that never was. */
  async function threadOfConversation(
    id: string,
    context: CommandContext,
  ): Result<{ readonly key: ThreadKey; readonly state: Begun; readonly thread: Confirmed<Thread> } | undefined> {
    const confirmed = await conversations.confirmed(conversationStream({ workspace: context.workspace, id }));
    if (E.isLeft(confirmed)) return confirmed;
    const { state } = confirmed.right;
    if (state.status === 'none') return E.right(undefined);
    const key = threadKeyOf(state);
    const thread = await threadOf(context, key);
    return E.isLeft(thread) ? thread : E.right({ key, state, thread: thread.right });
  }

  return { send, findElsewhere, threadOfConversation };
}
