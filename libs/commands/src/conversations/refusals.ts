import * as E from 'fp-ts/Either';
import {
  decide,
  initialState,
  stamped,
  type Conversation,
  type ConversationCommand,
  type Moment,
  type Refusal,
  type Times,
  type Unstamped,
} from '@parley/domain';
import type { CommandFailure } from '../write-path/execution';
import { opening, recording, type Delivery } from './delivery';

/* Whether a command would be refused, before anything is done on its account. Nothing is written. */

type Refused = E.Left<Extract<CommandFailure<Refusal>, { tag: 'Refused' }>>;

/** Why a conversation in this state would not take the command, if it was decided at this moment; undefined when it would. */
export function refusalOf(
  command: Unstamped<ConversationCommand>,
  moment: Moment,
  state: Conversation,
): Refused | undefined {
  const decided = decide(stamped<ConversationCommand>(command, moment), state);
  return E.isLeft(decided)
    ? { _tag: 'Left', left: { tag: 'Refused', refusal: decided.left, revision: 'none' } }
    : undefined;
}

/** Why a message could not open a conversation, whatever its thread; undefined when it could. */
export const refusedOpening = (delivery: Delivery, { at, now }: Times): Refused | undefined =>
  refusalOf(opening(delivery, undefined), { at, now, by: delivery.context.actor }, initialState);

/**
 * Why a conversation as it is would not take the message; undefined when it would. What its inbox says of reopening is left
 * out: where that sends the message on to the next conversation, it is not refused.
 */
export const refusedRecording = (
  { message, context }: Delivery,
  { at, now }: Times,
  state: Conversation,
): Refused | undefined => refusalOf(recording(message), { at, now, by: context.actor }, state);
