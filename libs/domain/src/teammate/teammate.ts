/*
 * The event of this file is stored for ever. Never change what it means: add an optional field, or a new version with an
 * upcaster (libs/event-schema/README.md says how). Personal content belongs into `private`.
 */
import * as E from 'fp-ts/Either';
import {
  readable,
  refusedOnRecords,
  sameJson,
  type ActorRefusal,
  type AssigneeType,
  type Private,
  type Stamp,
} from '../shared';

/** A person or an AI agent of the team, as it is from now on. */
export interface TeammateSaved extends Stamp {
  readonly type: 'TeammateSaved';
  readonly kind: AssigneeType;
  readonly available: boolean;
  readonly private: Private<TeammateContent>;
}

export interface TeammateContent {
  readonly name: string;
  readonly email: string | null;
  readonly avatarUrl: string | null;
}

export type TeammateEvent = TeammateSaved;

interface TeammateDetails {
  readonly kind: AssigneeType;
  readonly available: boolean;
  /** Null where the private part is gone. */
  readonly content: TeammateContent | null;
}

/** Null before the first event. */
export type Teammate = TeammateDetails | null;

export const noTeammate: Teammate = null;

export const evolveTeammate = (_: Teammate, { kind, available, private: content }: TeammateEvent): Teammate => ({
  kind,
  available,
  content: readable(content),
});

export interface SaveTeammate extends Stamp {
  readonly type: 'SaveTeammate';
  readonly kind: AssigneeType;
  readonly available: boolean;
  readonly content: TeammateContent;
}

export type TeammateCommand = SaveTeammate;

export function decideTeammate(
  command: TeammateCommand,
  state: Teammate,
): E.Either<ActorRefusal, readonly TeammateEvent[]> {
  const refused = refusedOnRecords(command.by);
  if (refused !== undefined) return E.left(refused);
  const { at, by, kind, available, content } = command;
  const same = sameJson(state, { kind, available, content });
  return E.right(same ? [] : [{ type: 'TeammateSaved', at, by, kind, available, private: content }]);
}
