import * as E from 'fp-ts/Either';
import type { Conversation, Refusal, Thread, Times } from '@parley/domain';
import type { CommandFailure, Receipt } from '../write-path/execution';
import type { Delivered } from '../write-paths/paths';
import type { Delivery } from './delivery';
import { refusedOpening } from './refusals';
import { belongsTo } from './thread-key';

/** What comes next for a message of a thread. Nothing here reads or writes. */
type ThreadStep = ConversationStep | LastStep;

/** A step that ends the turn of the message: whatever comes after it begins with another look at the thread. */
type LastStep =
  /** The thread goes on in its next generation, which is to be elected first. */
  | { readonly tag: 'Elect'; readonly after: number }
  /** The message is recorded, or known, or refused. */
  | { readonly tag: 'Answer'; readonly answer: ThreadAnswer }
  /** The thread has changed meanwhile. */
  | { readonly tag: 'LookAgain' };

/** Steps that the current conversation of the thread answers. */
export type ConversationStep =
  /** The thread goes on in it: it takes the message, or says why not. */
  | { readonly tag: 'Record'; readonly conversationId: string }
  /** It was elected and never opened: the message opens it. */
  | { readonly tag: 'Open'; readonly conversationId: string; readonly previous: string | undefined }
  /** It takes no messages of the thread any more. At most it has this one already. */
  | { readonly tag: 'Find'; readonly conversationId: string };

export type ThreadAnswer = E.Either<CommandFailure<Refusal>, Delivered>;

/** A message, and its thread as it was read. */
export interface ThreadMessage {
  readonly delivery: Delivery;
  readonly thread: Thread;
  /** Those of a command on the thread's stream: what the message opens or is recorded in has its own. */
  readonly times: Times;
}

/** What is to be done with a message that no other conversation of the thread knows. `current`: its current conversation. */
export function firstStep(message: ThreadMessage, current: Conversation | undefined): ThreadStep {
  const { delivery, thread } = message;
  const [elected, before] = thread.conversations;
  if (elected === undefined || current === undefined) return goOn(message);
  const conversationId = elected.id;
  if (current.status === 'none') return { tag: 'Open', conversationId, previous: before?.id };
  return { tag: belongsTo(delivery.thread, current) ? 'Record' : 'Find', conversationId };
}

/** What follows from the answer of a conversation. */
export function stepAfter(
  message: ThreadMessage,
  step: ConversationStep,
  answer: E.Either<CommandFailure<Refusal>, Receipt>,
): LastStep {
  if (E.isRight(answer)) {
    const found = delivered(step.conversationId, answer.right);
    return { tag: 'Answer', answer: step.tag === 'Find' ? repeated(message, found) : E.right(found) };
  }
  const failed: LastStep = { tag: 'Answer', answer };
  if (answer.left.tag !== 'Refused') return failed;
  const { code } = answer.left.refusal;
  switch (step.tag) {
    case 'Find':
      return goOn(message);
    case 'Open':
      return code === 'conversation_exists' ? { tag: 'LookAgain' } : failed;
    case 'Record':
      if (code === 'goes_on_in_thread') return goOn(message);
      return code === 'conversation_not_found' ? { tag: 'LookAgain' } : failed;
  }
}

/** Nothing is elected for a message that the domain does not take. */
function goOn({ delivery, thread, times }: ThreadMessage): LastStep {
  const refused = refusedOpening(delivery, times);
  return refused === undefined ? { tag: 'Elect', after: thread.generation } : { tag: 'Answer', answer: refused };
}

/** A repeat that may not be sent is refused like the first. */
export const repeated = ({ delivery, times }: ThreadMessage, found: Delivered): ThreadAnswer =>
  (found.replayed ? undefined : refusedOpening(delivery, times)) ?? E.right(found);

export const delivered = (conversationId: string, receipt: Receipt): Delivered => ({
  ...receipt,
  conversationId,
  opened: receipt.created,
});
