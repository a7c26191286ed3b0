import * as E from 'fp-ts/Either';
import type { Refusal } from './errors';
import type { ConversationEvent } from './events';

/** What comes of a command: the events of one commit, or why it cannot apply now. */
export type Decision = E.Either<Refusal, readonly ConversationEvent[]>;

/** It asks for what is already so. */
export const nothing: Decision = E.right([]);
