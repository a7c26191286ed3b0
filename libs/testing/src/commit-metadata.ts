import type { CommitMetadata } from '@parley/event-schema';
import { ada, MONDAY } from './example-people';

/** The workspace of the examples. */
export const WORKSPACE = 'ws_1';

/** What a commit of a test says of itself: on Monday and by Ada, unless told otherwise. */
export const commitMetadata = (over: Partial<CommitMetadata> = {}): CommitMetadata => ({
  workspace: WORKSPACE,
  occurredAt: timeOf(MONDAY),
  actor: ada,
  command: 'Test',
  $correlationId: 'cor_1',
  $causationId: 'cau_1',
  causationDepth: 0,
  sealed: 'none',
  writer: 'test',
  origin: 'test',
  ...over,
});

/** Milliseconds since 1970 as a commit's metadata has them. */
export const timeOf = (at: number): string => new Date(at).toISOString();
