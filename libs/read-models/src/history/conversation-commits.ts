import * as E from 'fp-ts/Either';
import { conversationCommits, type ConversationCommit, type StreamOf } from '@parley/event-schema';
import type { RecordedCommit } from '@parley/event-store';
import type { ConversationChange } from '../documents/change';

/** A conversation's commit in the words of the domain; undefined for one that this version cannot read. */
export function readCommit(stored: Pick<RecordedCommit, 'metadata' | 'events'>): ConversationCommit | undefined {
  const decoded = conversationCommits.decode(stored);
  return E.isRight(decoded) ? decoded.right : undefined;
}

/** A commit as the projection takes it; undefined for one that this version cannot read. */
export function readChange({ workspace, id }: StreamOf, recorded: RecordedCommit): ConversationChange | undefined {
  const commit = readCommit(recorded);
  const { firstRevision, revision, position } = recorded;
  return commit && { kind: 'conversation', workspace, id, firstRevision, revision, position, commit };
}
