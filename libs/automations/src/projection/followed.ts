import type { Assignee, Millis, Resolution } from '@parley/domain';
import type { Position, Revision } from '@parley/event-store';

/** What automations have to know of a conversation: a row each, but for those that were deleted. */
export interface FollowedConversation {
  readonly workspace: string;
  readonly id: string;
  /** Of the last commit that was applied: an older or equal one changes nothing. */
  readonly revision: Revision;
  readonly isOpen: boolean;
  readonly inbox: string;
  readonly assignee: Assignee | null;
  readonly snooze: { readonly id: string; readonly till: Millis } | null;
  /** Stamp of the last opening, message, reopening, end of a snooze or transfer (rule 8). */
  readonly activeAt: Millis;
  /** The event that a timer of it names as its cause: of its snooze while it has one, else of `activeAt`. */
  readonly cause: string;
  /** Length of the chain of automations that led to that event (rule 17). */
  readonly causeDepth: number;
  /**
   * How often machines have answered each other here since the last message of the customer or act of a person: what an integration or an AI agent does
   * after an automation counts as its consequence. By it a trigger of routing is `chain + 1` deep.
   */
  readonly chain: number;
}

/** What an inbox says of idle conversations; there is one for each inbox that has a timeout. */
export interface IdlePolicy {
  readonly timeoutMs: Millis;
  readonly resolution: Resolution;
}

/** A reason for routing to look at a conversation, which waits for it to do so. */
export interface Trigger {
  readonly workspace: string;
  readonly conversation: string;
  /** Revision of the event. */
  readonly revision: Revision;
  readonly position: Position;
  readonly eventId: string;
  /** Who had it and let go of it, which rules that begin with that one hand over; null where nobody did. */
  readonly givenBackBy: Assignee | null;
  /** It came to where it is by this commit, opened, reopened or transferred; else it was only given back, which asks for a rule that begins with who did. */
  readonly arrived: boolean;
  /** Revision of the rules that were in force at that place of the log: a rule acts on what happens after it was made. */
  readonly rules: Revision;
  /** Of the conversation then, this trigger included. */
  readonly chain: number;
}

/** Row and triggers after a commit. */
export interface AfterCommit {
  /** Undefined for one that is deleted, or not opened. */
  readonly conversation: FollowedConversation | undefined;
  /**
   * Its triggers up to this revision wait no more: all of them where somebody was assigned or unassigned, or it is not open any more; those that routing
   * looked at and left it unassigned. -1: none. The commit's own trigger comes after that.
   */
  readonly endsTriggersTo: Revision;
  /** Whether it asks for routing, which it only does where its workspace has rules: `rules` is for the caller to add. */
  readonly trigger: Omit<Trigger, 'rules'> | undefined;
  /** Of which rule somebody had a turn by this commit. */
  readonly turn: { readonly rule: string; readonly assignee: Assignee } | undefined;
}
