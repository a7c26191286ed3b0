import type { Assignee, Millis, Stamp, Timed } from '../shared';
import type { OpeningContent, Routed } from './events';
import type { ChannelId, ContactId, ConversationId, InboxId, MessageId, ParticipantId, SnoozeId } from './ids';
import type {
  AboutMessage,
  AddNote,
  FindMessage,
  NewMessage,
  RecordMessage,
  ReportMessageStatus,
} from './message-commands';
import type { ParticipantContent, ParticipantRef } from './participant-events';
import type { Accessibility, ChannelType, ParticipantStatus, Priority, Resolution, Visibility } from './enums';

export interface NewParticipant extends ParticipantRef, ParticipantContent {
  readonly status: ParticipantStatus;
}

export interface OpenConversation extends Stamp {
  readonly type: 'OpenConversation';
  readonly contactId: ContactId;
  readonly inbox: InboxId;
  readonly channelId: ChannelId;
  readonly channelType: ChannelType;
  readonly priority: Priority | null;
  readonly tags: readonly string[];
  readonly labels: readonly string[];
  readonly visibility: Visibility;
  readonly accessibility: Accessibility;
  readonly members: readonly string[];
  readonly content: OpeningContent;
  readonly participants: readonly NewParticipant[];
  readonly assignee: Assignee | null;
  readonly message: NewMessage | null;
  readonly previous: ConversationId | null;
  /** It is opened for a message that found no conversation in its thread. */
  readonly forMessage?: true;
  /** The sender of the inbound message that comes with it is blocked (rules 9 and 16). */
  readonly blocked?: boolean;
  /** The target when none was given: the contact's address on this channel, if it has one. */
  readonly address?: string | null;
}

export interface AssignConversation extends Stamp {
  readonly type: 'AssignConversation';
  readonly assignee: Assignee;
  /** For routing: by which rule, and on account of which event. */
  readonly routed?: Routed;
}

export interface UnassignConversation extends Stamp {
  readonly type: 'UnassignConversation';
}

/** Routing found nobody. */
export interface LeaveUnrouted extends Stamp {
  readonly type: 'LeaveUnrouted';
  readonly trigger: number;
  readonly rule: string | null;
  readonly reason: string;
}

export interface CloseConversation extends Stamp {
  readonly type: 'CloseConversation';
  readonly resolution: Resolution;
}

/** Closes what has had no message for `timeout` ms, and nothing else (rule 8). */
export interface CloseInactive extends Timed {
  readonly type: 'CloseInactive';
  readonly timeout: Millis;
  readonly resolution: Resolution;
}

export interface ReopenConversation extends Stamp {
  readonly type: 'ReopenConversation';
}

export interface SnoozeConversation extends Timed {
  readonly type: 'SnoozeConversation';
  readonly snoozeId: SnoozeId;
  readonly till: Millis;
}

export interface UnsnoozeConversation extends Stamp {
  readonly type: 'UnsnoozeConversation';
}

/** Ends the snooze with this id and no other (rule 7). */
export interface WakeConversation extends Stamp {
  readonly type: 'WakeConversation';
  readonly snoozeId: SnoozeId;
}

export interface MarkRead extends AboutMessage {
  readonly type: 'MarkRead';
  /** Null: everything up to now. */
  readonly upTo: MessageId | null;
}

export interface MarkUnread extends Stamp {
  readonly type: 'MarkUnread';
}

export interface TransferConversation extends Stamp {
  readonly type: 'TransferConversation';
  readonly inbox: InboxId;
  readonly unassign: boolean;
}

export interface ChangeTags extends Stamp {
  readonly type: 'ChangeTags';
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export interface ChangeLabels extends Stamp {
  readonly type: 'ChangeLabels';
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export interface AddParticipant extends Stamp {
  readonly type: 'AddParticipant';
  readonly participant: NewParticipant;
}

/** Whoever takes part under this id. */
export interface RemoveParticipant extends Stamp {
  readonly type: 'RemoveParticipant';
  readonly participantId: ParticipantId;
}

export interface ActivateParticipant extends Stamp {
  readonly type: 'ActivateParticipant';
  readonly participantId: ParticipantId;
}

export interface MuteConversation extends Stamp {
  readonly type: 'MuteConversation';
}

export interface UnmuteConversation extends Stamp {
  readonly type: 'UnmuteConversation';
}

/** What is given is changed; what is absent stays. */
export interface Details {
  readonly subject?: string | null;
  readonly description?: string | null;
  readonly priority?: Priority | null;
  readonly target?: string | null;
  readonly members?: readonly { readonly id: string; readonly name: string | null }[];
  readonly visibility?: Visibility;
  readonly accessibility?: Accessibility;
}

/** Many changes in one commit or none, in the order of these fields. */
export interface PatchConversation extends Stamp {
  readonly type: 'PatchConversation';
  readonly details: Details;
  /** Whole lists. */
  readonly tags?: readonly string[];
  readonly labels?: readonly string[];
  readonly inbox?: InboxId;
  readonly assignee?: Assignee | null;
  readonly read?: boolean;
  readonly muted?: boolean;
}

export interface ArchiveConversation extends Stamp {
  readonly type: 'ArchiveConversation';
}

export interface DeleteConversation extends Stamp {
  readonly type: 'DeleteConversation';
}

export type ConversationCommand =
  | OpenConversation
  | RecordMessage
  | FindMessage
  | ReportMessageStatus
  | AddNote
  | AssignConversation
  | UnassignConversation
  | LeaveUnrouted
  | CloseConversation
  | CloseInactive
  | ReopenConversation
  | SnoozeConversation
  | UnsnoozeConversation
  | WakeConversation
  | MarkRead
  | MarkUnread
  | TransferConversation
  | ChangeTags
  | ChangeLabels
  | AddParticipant
  | RemoveParticipant
  | ActivateParticipant
  | MuteConversation
  | UnmuteConversation
  | PatchConversation
  | ArchiveConversation
  | DeleteConversation;

export type {
  AddNote,
  FindMessage,
  NewMessage,
  Recalled,
  RecordMessage,
  ReportMessageStatus,
} from './message-commands';
