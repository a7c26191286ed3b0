import { decodeCommit } from '../encode';
import type { CommitRow } from './event-store-schema.sqlite';

export type CheckedRow = Pick<CommitRow, 'position' | 'first_revision' | 'revision' | 'id' | 'metadata' | 'events'>;

/**
 * What is wrong with a commit as it is stored, in a sentence without anything of what it says; undefined when it is whole. What its
 * events mean is not looked at: that is for those who read them.
 */
export function commitFault(row: CheckedRow): string | undefined {
  const place = `the commit at position ${row.position}`;
  try {
    const { metadata, events } = decodeCommit(row.id, row.metadata, row.events);
    if (!isObject(metadata) || !Array.isArray(events) || !events.every(isEvent)) return `${place} holds no events`;
    const revisions = row.revision - row.first_revision + 1;
    return events.length === revisions
      ? undefined
      : `${place} has ${events.length} events, and revisions for ${revisions}`;
  } catch {
    return `${place} cannot be decoded`;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEvent = (event: unknown): boolean =>
  isObject(event) && typeof event['id'] === 'string' && typeof event['type'] === 'string' && isObject(event['data']);
