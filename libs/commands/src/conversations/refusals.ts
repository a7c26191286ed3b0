import * as E from 'fp-ts/Either';
import {
  decide,
  initialState,
  stamped,
  type Conversation,
  type ConversationCommand,
  type Refusal,
  type Stamp,
  type Unstamped,
} from '@parley/domain';
import type { CommandFailure } from '../write-path/execution';
import { opening, recording, type Delivery } from './delivery';

/* Whether a command would be refused, before anything is done on its account. Nothing is written. */

type Refused = E.Left<Extract<CommandFailure<Refusal>, { tag: 'Refused' }>>;

/** Why a conversation in this state would not take the command, if it came with this stamp; undefined when it would. */
export function refusalOf(
  command: Unstamped<ConversationCommand>,
  stamp: Stamp,
  state: Conversation,
): Refused | undefined {
  const decided = decide(stamped<ConversationCommand>(command, stamp), state);
  return E.isLeft(decided)
    ? { _tag: 'Left', left: { tag: 'Refused', refusal: decided.left, revision: 'none' } }
    : undefined;
}

/** Why a message could not open a conversation, whatever its thread; undefined when it could. */
export const refusedOpening = (delivery: Delivery, at: number): Refused | undefined =>
  refusalOf(opening(delivery, undefined), { at, by: delivery.context.actor }, initialState);

/**
 * Why a conversation as it is would not take the message; undefined when it would. What its inbox says of reopening is left
 * out: where that sends the message on to the next conversation, it is not refused.
 */
export const refusedRecording = (
  { message, context }: Delivery,
  at: number,
  state: Conversation,
): Refused | undefined => refusalOf(recording(message), { at, by: context.actor }, state);
