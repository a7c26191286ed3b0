import type {
  Assignee,
  ContactMetadata,
  Millis,
  NotRoutedReason,
  Resolution,
  Routable,
  RoutedReason,
} from '@parley/domain';
import type { Revision } from '@parley/event-store';

/** What the automations ask of the write path: plain data, so that it passes from thread to thread. */
export type AutomationCommand = {
  readonly workspace: string;
  readonly conversation: string;
  /** The event that made it happen, and how deep this command is in a chain of automations (rule 17). */
  readonly cause: string;
  readonly depth: number;
} &
  /** Stamped `max(now, dueAt)` (rule 7). */
  (
    | { readonly type: 'wake'; readonly snoozeId: string; readonly dueAt: Millis }
    | {
        readonly type: 'close_inactive';
        readonly timeoutMs: Millis;
        readonly resolution: Resolution;
        readonly dueAt: Millis;
      }
    | {
        readonly type: 'assign';
        readonly assignee: Assignee;
        readonly rule: string;
        readonly trigger: Revision;
        readonly reason: RoutedReason;
      }
    | {
        readonly type: 'leave_unrouted';
        readonly rule: string | null;
        readonly trigger: Revision;
        readonly reason: NotRoutedReason;
      }
  );

/** What became of one. */
export type CommandOutcome =
  /** It was carried out, or there was nothing to do; `revision` is the stream's after it, -1 for one without events. */
  | { readonly tag: 'done'; readonly changed: boolean; readonly revision: Revision }
  /** The domain refuses it (`not_found` of one that is deleted …): asked again it is refused again. */
  | { readonly tag: 'refused'; readonly code: string }
  /** The chain of automations is too long: it is cut here. */
  | { readonly tag: 'chain_too_long' }
  /** A store is away, the outcome is unknown, or the stream cannot be read: to be asked again later. */
  | { readonly tag: 'failed'; readonly reason: string };

/** A conversation as its log has it now, as far as rules look at it. */
export interface ConversationNow extends Routable {
  readonly revision: Revision;
  readonly isOpen: boolean;
  readonly contactId: string;
  readonly assignee: Assignee | null;
  /** The last trigger that routing has looked at; -1 before the first. */
  readonly routedAt: Revision;
}

/** The write path, as automations see it. Every method rejects when the store cannot be read; `carryOut` answers `failed` then. */
export interface Commander {
  carryOut(command: AutomationCommand): Promise<CommandOutcome>;
  /** Undefined for one that was never opened, or is deleted. */
  conversation(workspace: string, id: string): Promise<ConversationNow | undefined>;
  contactMetadata(workspace: string, contactId: string): Promise<ContactMetadata>;
  /** Those of the ids whose teammate is marked unavailable. */
  unavailable(workspace: string, ids: readonly string[]): Promise<readonly string[]>;
}
