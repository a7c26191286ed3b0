/* Stored for ever, like all of `events.ts`: the line at its top holds here too. */
import type { Private, Stamp } from '../shared';
import type { ParticipantId } from './ids';
import type { ParticipantStatus, ParticipantType } from './enums';

/** A participant by what identifies it. */
export interface ParticipantRef {
  readonly type: ParticipantType;
  readonly id: ParticipantId;
}

export interface ParticipantAdded extends Stamp {
  readonly type: 'ParticipantAdded';
  readonly participant: ParticipantRef;
  readonly status: ParticipantStatus;
  readonly private: Private<ParticipantContent>;
}

export interface ParticipantRemoved extends Stamp {
  readonly type: 'ParticipantRemoved';
  readonly participant: ParticipantRef;
}

/** A pending participant takes part. */
export interface ParticipantActivated extends Stamp {
  readonly type: 'ParticipantActivated';
  readonly participant: ParticipantRef;
}

export interface ParticipantContent {
  readonly displayName: string | null;
  readonly avatarUrl: string | null;
  readonly contact: ContactIdentifier | null;
}

export interface ContactIdentifier {
  readonly identifierKey: string;
  readonly identifierValue: string;
  readonly platformAddress: string | null;
}
