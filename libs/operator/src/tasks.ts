import type { LogDifference } from '@parley/event-store';
import type { BackupMade, RebuildProgress } from '@parley/runtime';
import type { EventStoreLocation } from '@parley/runtime';
import type { ParkedCommit } from '@parley/subscriptions';
import type { Difference, Verified } from '@parley/verification';

/** What an operator can have done, while the product runs or is stopped. It takes long, and tells of itself on the way. */
export const OPERATOR_TASKS = ['rebuild', 'verify', 'copy', 'backup', 'parked'] as const;
export type OperatorTask = (typeof OPERATOR_TASKS)[number];

export type TaskRequest =
  | { readonly task: 'rebuild' | 'verify' }
  /** A file's path is absolute: who asks and who does it may be in different folders. */
  | { readonly task: 'copy'; readonly to: EventStoreLocation }
  /** The path of a folder is absolute, likewise. */
  | { readonly task: 'backup'; readonly to: string }
  | ParkedRequest;

/** Shows what was parked, of a stream or of all; `again`: handles it again first. */
export interface ParkedRequest {
  readonly task: 'parked';
  readonly again: boolean;
  readonly stream?: string;
}

export interface Progress {
  /** What is being gone through: `events`, `indexes`, `words`, `copied`, `compared`, `streams`, `commits`, `MB`. */
  readonly step: string;
  readonly done: number;
  /** Null while nobody knows. */
  readonly of: number | null;
}

export interface CopyMade {
  /** Copied by this run. */
  readonly events: number;
  /** It went on where an earlier copy had stopped. */
  readonly resumed: boolean;
  /** Events that were read from both logs and compared. */
  readonly compared: number;
  readonly differences: number;
  /** Events that came while it went on, and are not in the copy. */
  readonly later: number;
}

/** What a task says while it goes on; the last one is `rebuilt`, `verified`, `copied`, `backed-up`, `parked-told` or `failed`. Each is a line of JSON. */
export type Report =
  | { readonly tag: 'progress'; readonly progress: Progress }
  | { readonly tag: 'difference'; readonly difference: Difference }
  | { readonly tag: 'copy-difference'; readonly difference: LogDifference }
  | { readonly tag: 'warning'; readonly message: string }
  | { readonly tag: 'rebuilt'; readonly events: number; readonly seconds: number }
  | { readonly tag: 'verified'; readonly verified: Verified; readonly seconds: number }
  | { readonly tag: 'copied'; readonly copied: CopyMade; readonly seconds: number }
  | { readonly tag: 'backed-up'; readonly backup: BackupMade; readonly seconds: number }
  | { readonly tag: 'parked'; readonly parked: ParkedCommit }
  /** `handled` of those that were to be handled again; `parked` still are. */
  | { readonly tag: 'parked-told'; readonly handled: number; readonly parked: number; readonly seconds: number }
  | { readonly tag: 'failed'; readonly task: OperatorTask; readonly reason: string };

const ENDS: ReadonlySet<Report['tag']> = new Set([
  'rebuilt',
  'verified',
  'copied',
  'backed-up',
  'parked-told',
  'failed',
]);

export const isLast = (report: Report): boolean => ENDS.has(report.tag);

export const rebuildProgress = ({ step, done, of }: RebuildProgress): Report => ({
  tag: 'progress',
  progress: { step, done, of: Number.isFinite(of) ? of : null },
});
