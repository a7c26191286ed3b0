import type { ConversationEvent } from '@parley/domain';
import { MONDAY, WORKSPACE } from '@parley/testing';
import {
  publicEventsOf,
  type People,
  type Person,
  type PublicChange,
  type PublicConversation,
  type PublicEvent,
} from '../src';

export type Commits = readonly (readonly ConversationEvent[])[];

export const nobody: People = { contact: () => undefined, teammate: () => undefined };

/** Records of people by their ids. */
export const peopleOf = (
  contacts: Readonly<Record<string, Person>>,
  teammates: Readonly<Record<string, Person>> = {},
): People => ({ contact: (id) => contacts[id], teammate: (id) => teammates[id] });

const CONVERSATION = { workspace: WORKSPACE, id: 'conv_1' };

/** The commits of one conversation as a log has them, with ids that are the same each time. */
export function changesOf(commits: Commits, of: Pick<PublicChange, 'workspace' | 'id'> = CONVERSATION): PublicChange[] {
  let next = 0;
  return commits.map((events) => {
    const firstRevision = next;
    next += events.length;
    const ids = events.map((_, index) => ({ id: `evt-${of.id}-${firstRevision + index}` }));
    return {
      ...of,
      commit: { at: events[0]?.at ?? MONDAY, events },
      recorded: { id: `commit-${of.id}-${firstRevision}`, firstRevision, revision: next - 1, events: ids },
    };
  });
}

interface Published {
  readonly conversation: PublicConversation | undefined;
  readonly events: readonly PublicEvent[];
}

/** What integrators see of these changes, one after the other. */
export function publishing(
  changes: readonly PublicChange[],
  people: People = nobody,
  from?: PublicConversation,
): Published {
  const published: PublicEvent[] = [];
  let conversation = from;
  for (const change of changes) {
    const { conversation: after, events } = publicEventsOf(conversation, change, people);
    conversation = after;
    published.push(...events);
  }
  return { conversation, events: published };
}

export const published = (commits: Commits, people: People = nobody): readonly PublicEvent[] =>
  publishing(changesOf(commits), people).events;

/** The types of what the last of these commits is in a format. */
export function saidByLast(format: PublicEvent['format'], commits: Commits): readonly PublicEvent['type'][] {
  const changes = changesOf(commits);
  const { conversation } = publishing(changes.slice(0, -1));
  return publishing(changes.slice(-1), nobody, conversation)
    .events.filter((event) => event.format === format)
    .map(({ type }) => type);
}

export interface ShownParticipant {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly displayName: string;
  readonly avatarUrl: string;
  readonly contact?: Readonly<Record<'identifierKey' | 'identifierValue' | 'platformAddress', string>>;
}

export interface ServicePayload {
  readonly name: string;
  readonly status: string;
  readonly featuredParticipants: readonly ShownParticipant[];
  readonly activeParticipantCount: number;
  readonly pendingParticipantCount: number;
  readonly initiatingParticipant: ShownParticipant;
  readonly lastMessage: null | {
    readonly preview: { readonly text: string };
    readonly status: string;
    readonly sender: ShownParticipant;
  };
  readonly updatedAt: string;
  readonly platformStyle: string;
}

/** The last payload of the format `service`. */
export function lastPayload(commits: Commits, people: People = nobody): ServicePayload {
  const body = published(commits, people).findLast(({ format }) => format === 'service')?.body;
  return (JSON.parse(body ?? '{}') as { readonly payload: ServicePayload }).payload;
}

/** The data of the last event of this type of the format `event`. */
export function lastData(type: PublicEvent['type'], commits: Commits): Readonly<Record<string, unknown>> {
  const body = published(commits).findLast((event) => event.format === 'event' && event.type === type)?.body;
  return (JSON.parse(body ?? '{}') as { readonly data: Readonly<Record<string, unknown>> }).data;
}
