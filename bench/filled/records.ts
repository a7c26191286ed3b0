import * as E from 'fp-ts/Either';
import {
  decideContact,
  decideInbox,
  decideTeammate,
  noContact,
  noInbox,
  noTeammate,
  type Actor,
  type Assignee,
  type ContactContent,
  type Stamp,
} from '@parley/domain';
import {
  contactCommits,
  contactStream,
  inboxCommits,
  inboxStream,
  teammateCommits,
  teammateStream,
  type CommitMetadata,
} from '@parley/event-schema';
import type { Commit } from '@parley/event-store';
import { phoneOf } from './life';
import type { Random } from './random';
import { firstName, lastName } from './texts';

/** A record that is saved for the first time. */
export interface NewRecord {
  readonly stream: string;
  readonly command: string;
  readonly by: Actor;
  readonly subject?: string | undefined;
  commit(metadata: CommitMetadata, newId: () => string): Commit;
}

const MANAGER: Actor = { type: 'api', id: 'key_manager' };

export function savedInbox(workspace: string, id: string, at: number): NewRecord {
  const by = MANAGER;
  const command = 'SaveInbox';
  const settings = { inactivityTimeoutSeconds: null, reopenWindowSeconds: null, reopenAfterSpam: true };
  const save = { type: command, at, by, name: id, inactivityResolution: 'resolved', ...settings } as const;
  const events = decided(decideInbox(save, noInbox));
  const stream = inboxStream({ workspace, id });
  return { stream, command, by, commit: (metadata, newId) => inboxCommits.encode(events, metadata, newId) };
}

export function savedTeammate(workspace: string, { id, type: kind }: Assignee, at: number, random: Random): NewRecord {
  const by = MANAGER;
  const command = 'SaveTeammate';
  const content = {
    name: `${firstName(random)} ${lastName(random)}`,
    email: `${id}@example.com`,
    avatarUrl: null,
  };
  const events = decided(decideTeammate({ type: command, at, by, kind, available: true, content }, noTeammate));
  const stream = teammateStream({ workspace, id });
  return { stream, command, by, commit: (metadata, newId) => teammateCommits.encode(events, metadata, newId) };
}

export const savedContact = (workspace: string, id: string, at: number, random: Random): NewRecord =>
  savedContactOf(workspace, id, at, {
    phone: phoneOf(random),
    email: random.chance(0.7) ? `${id.slice(-10).toLowerCase()}@example.com` : null,
    firstName: firstName(random),
    lastName: random.chance(0.9) ? lastName(random) : null,
    metadata: {},
  });

export function savedContactOf(workspace: string, id: string, at: number, content: ContactContent): NewRecord {
  const by = MANAGER;
  const command = 'SaveContact';
  const save = { type: command, at, by, status: 'active', preferredChannel: null, content } as const;
  const events = decided(decideContact(save, noContact));
  const stream = contactStream({ workspace, id });
  return {
    stream,
    command,
    by,
    subject: id,
    commit: (metadata, newId) => contactCommits.encode(events, metadata, newId),
  };
}

function decided<Event extends Stamp>(decision: E.Either<unknown, readonly Event[]>): readonly Event[] {
  if (E.isLeft(decision)) throw new Error(`a record was refused: ${JSON.stringify(decision.left)}`);
  return decision.right;
}
