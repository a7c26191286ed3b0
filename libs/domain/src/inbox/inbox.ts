/*
 * The event of this file is stored for ever. Never change what it means: add an optional field, or a new version with an
 * upcaster (libs/event-schema/README.md says how).
 */
import * as E from 'fp-ts/Either';
import type { ReopeningPolicy, Resolution } from '../conversation';
import { refusedOnRecords, sameJson, type ActorRefusal, type Stamp } from '../shared';

/** What an inbox is and says, as a whole. */
export interface InboxSettings {
  readonly name: string;
  /** Null: conversations are never closed for inactivity (rule 8). */
  readonly inactivityTimeoutSeconds: number | null;
  readonly inactivityResolution: Resolution;
  /** Null: a message always reopens (rule 15). */
  readonly reopenWindowSeconds: number | null;
  readonly reopenAfterSpam: boolean;
}

export interface InboxSaved extends Stamp, InboxSettings {
  readonly type: 'InboxSaved';
}

export type InboxEvent = InboxSaved;

/** Null before the first event. */
export type Inbox = InboxSettings | null;

export const noInbox: Inbox = null;

/** The settings alone, of a command or an event that carries them. */
export const inboxSettings = (given: InboxSettings): InboxSettings => ({
  name: given.name,
  inactivityTimeoutSeconds: given.inactivityTimeoutSeconds,
  inactivityResolution: given.inactivityResolution,
  reopenWindowSeconds: given.reopenWindowSeconds,
  reopenAfterSpam: given.reopenAfterSpam,
});

export const evolveInbox = (_: Inbox, event: InboxEvent): Inbox => inboxSettings(event);

export interface SaveInbox extends Stamp, InboxSettings {
  readonly type: 'SaveInbox';
}

export type InboxCommand = SaveInbox;

export function decideInbox(command: InboxCommand, state: Inbox): E.Either<ActorRefusal, readonly InboxEvent[]> {
  const refused = refusedOnRecords(command.by);
  if (refused !== undefined) return E.left(refused);
  const settings = inboxSettings(command);
  const same = sameJson(state, settings);
  return E.right(same ? [] : [{ type: 'InboxSaved', at: command.at, by: command.by, ...settings }]);
}

/** What it says of messages to conversations that are closed; undefined where it says nothing. */
export const reopeningPolicy = (inbox: Inbox): ReopeningPolicy | undefined =>
  inbox === null
    ? undefined
    : {
        window: inbox.reopenWindowSeconds === null ? null : inbox.reopenWindowSeconds * 1000,
        afterSpam: inbox.reopenAfterSpam,
      };
