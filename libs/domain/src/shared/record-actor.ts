import type { Actor } from './actor';

/** Why a command on a record cannot apply. */
export interface ActorRefusal {
  readonly code: 'actor_not_allowed';
  readonly detail: string;
}

/** A contact may only record inbound messages (domain, words): records are not its to change. */
export const refusedOnRecords = ({ type }: Actor): ActorRefusal | undefined =>
  type === 'contact'
    ? {
        code: 'actor_not_allowed',
        detail: 'A contact may only record inbound messages. Anything else is for an actor of another type.',
      }
    : undefined;
