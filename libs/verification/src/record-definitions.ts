import { readable, type ContactEvent, type InboxEvent, type RoutingEvent, type TeammateEvent } from '@parley/domain';
import type { StreamOf } from '@parley/event-schema';
import type {
  ContactDetails,
  ContactDocument,
  InboxDocument,
  RoutingDocument,
  TeammateDocument,
} from '@parley/read-models';
import { isErasing } from './erased';
import type { ReadableCommit } from './stream-history';

/** What a contact's own stream says of it: all but when it was written to. */
export type ContactByItself = Omit<ContactDocument, 'lastContacted'>;

/** A contact of whom only conversations speak. */
export const nobodyYet = ({ workspace, id }: StreamOf): ContactByItself => ({
  workspace,
  id,
  revision: -1,
  record: 'none',
  blocked: false,
  erasedAt: null,
  details: null,
  createdAt: null,
  updatedAt: null,
});

/*
 * What the read model is to say of a record with these commits: every field by a definition of its own over the whole list.
 * Undefined for a record without commits.
 */

export function expectedContact(
  of: StreamOf,
  commits: readonly ReadableCommit<ContactEvent>[],
): ContactByItself | undefined {
  const end = commits.at(-1);
  if (end === undefined) return undefined;
  const events = commits.flatMap((commit) => commit.events);
  const kept = events.filter(({ type }) => type === 'ContactSaved' || type === 'ContactErased');
  const last = kept.at(-1);
  // Saved when nothing was saved, or what was saved had been erased.
  const began = kept.findLast(({ type }, i) => type === 'ContactSaved' && kept[i - 1]?.type !== 'ContactSaved');
  const blocking = events.findLast(({ type }) => type === 'ContactBlocked' || type === 'ContactUnblocked');
  const erasing = commits.findLast(isErasing);
  const everBlocked = events.some(({ type }) => type === 'ContactBlocked');
  return {
    workspace: of.workspace,
    id: of.id,
    revision: end.revision,
    record: last === undefined ? (everBlocked ? 'unsaved' : 'none') : last.type === 'ContactSaved' ? 'saved' : 'erased',
    blocked: blocking?.type === 'ContactBlocked',
    erasedAt: erasing?.position ?? null,
    details: last?.type === 'ContactSaved' ? detailsOf(last) : null,
    createdAt: began?.at ?? null,
    updatedAt: end.at,
  };
}

const forgotten = { phone: null, email: null, firstName: '', lastName: null, metadata: {} };

function detailsOf(saved: Extract<ContactEvent, { type: 'ContactSaved' }>): ContactDetails {
  const { phone, email, firstName, lastName, metadata } = readable(saved.private) ?? forgotten;
  const { status, preferredChannel } = saved;
  return { status, preferredChannel, phone, email, firstName, lastName, metadata };
}

/* All others are what the last event says, since the first. */

export function expectedTeammate(
  { workspace, id }: StreamOf,
  commits: readonly ReadableCommit<TeammateEvent>[],
): TeammateDocument | undefined {
  const [first, end] = [commits[0], commits.at(-1)];
  const saved = end?.events.at(-1);
  if (first === undefined || end === undefined || saved === undefined) return undefined;
  const { name, email, avatarUrl } = readable(saved.private) ?? { name: null, email: null, avatarUrl: null };
  const { kind: type, available } = saved;
  const times = { createdAt: first.at, updatedAt: end.at };
  return { workspace, id, revision: end.revision, type, available, name, email, avatarUrl, ...times };
}

export function expectedInbox(
  { workspace, id }: StreamOf,
  commits: readonly ReadableCommit<InboxEvent>[],
): InboxDocument | undefined {
  const [first, end] = [commits[0], commits.at(-1)];
  const saved = end?.events.at(-1);
  if (first === undefined || end === undefined || saved === undefined) return undefined;
  const { name, inactivityTimeoutSeconds, inactivityResolution, reopenWindowSeconds, reopenAfterSpam } = saved;
  const settings = { name, inactivityTimeoutSeconds, inactivityResolution, reopenWindowSeconds, reopenAfterSpam };
  return { workspace, id, revision: end.revision, settings, createdAt: first.at, updatedAt: end.at };
}

export function expectedRouting(
  { workspace, id }: StreamOf,
  commits: readonly ReadableCommit<RoutingEvent>[],
): RoutingDocument | undefined {
  const [first, end] = [commits[0], commits.at(-1)];
  const saved = end?.events.at(-1);
  if (first === undefined || end === undefined || saved === undefined) return undefined;
  return { workspace, id, revision: end.revision, rules: saved.rules, createdAt: first.at, updatedAt: end.at };
}
