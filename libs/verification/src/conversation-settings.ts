import {
  readable,
  type ConversationDetailsChanged,
  type ConversationEvent,
  type ConversationOpened,
  type DetailField,
  type ParticipantRef,
} from '@parley/domain';
import type { ConversationDocument } from '@parley/read-models';
import { eventsOf } from './events-of';
import { present, type Mention } from './present';

/** What is set at the opening and by changes of details: the last that was said of each. Null where that cannot be read. */
export function settingsOf(
  opening: ConversationOpened,
  events: readonly ConversationEvent[],
): Pick<
  ConversationDocument,
  'target' | 'subject' | 'description' | 'priority' | 'visibility' | 'accessibility' | 'members'
> {
  const changes = eventsOf(events, 'ConversationDetailsChanged');
  const lastOn = (field: DetailField): ConversationDetailsChanged | undefined =>
    changes.findLast(({ fields }) => fields.includes(field));
  const text = (field: 'target' | 'subject' | 'description'): string | null =>
    readable((lastOn(field) ?? opening).private)?.[field] ?? null;
  const memberNames = readable((lastOn('members') ?? opening).private)?.memberNames ?? [];
  const named = changes.findLast(({ fields, members }) => fields.includes('members') && members !== undefined);
  return {
    target: text('target'),
    subject: text('subject'),
    description: text('description'),
    // Null is a priority too: it was taken away.
    priority: (changes.findLast(({ priority }) => priority !== undefined) ?? opening).priority ?? null,
    visibility: lastSaid(changes, 'visibility') ?? opening.visibility,
    accessibility: lastSaid(changes, 'accessibility') ?? opening.accessibility,
    members: (named?.members ?? opening.members).map((id, i) => ({ id, name: memberNames[i] ?? null })),
  };
}

const lastSaid = <F extends 'visibility' | 'accessibility'>(
  changes: readonly ConversationDetailsChanged[],
  field: F,
): ConversationDetailsChanged[F] | undefined => changes.findLast((change) => change[field] !== undefined)?.[field];

/**
 * Tags or labels: written as they were when they came; one and the same when their letters have the same capitals (rule 14). What
 * nobody can see is none.
 */
export const wordsOf = (
  atOpening: readonly string[],
  changes: readonly { readonly added: readonly string[]; readonly removed: readonly string[] }[],
): readonly string[] =>
  present([
    ...atOpening.flatMap(comes),
    ...changes.flatMap(({ added, removed }) => [...added.flatMap(comes), ...removed.flatMap(goes)]),
  ]).map(([asItCame]) => asItCame);

const comes = (word: string): readonly Mention<string>[] =>
  /^[\s\p{Cc}\p{DI}\u2800]*$/u.test(word) ? [] : [{ key: capitalsOf(word), value: word.trim() }];

const goes = (word: string): readonly Mention<string>[] => [{ key: capitalsOf(word), value: null }];

/** Letter by letter, so that none depends on its neighbours; a dotless i has the capital of i and is not one. */
const capitalsOf = (word: string): string =>
  Array.from(word.replace(/\p{DI}/gu, '').normalize('NFD'), (letter) =>
    letter === 'ı' ? letter : letter.toLowerCase().toUpperCase(),
  )
    .join('')
    .normalize()
    .trim();

const idOf = ({ type, id }: ParticipantRef): string => `${type}/${id}`;

/** Those who were added and not removed since: as they were added last, and active if they were made so after that. */
export function participantsOf(events: readonly ConversationEvent[]): ConversationDocument['participants'] {
  const said = eventsOf(events, 'ParticipantAdded', 'ParticipantRemoved', 'ParticipantActivated');
  const mentions = said
    .map((event, place) => ({ event, place }))
    .filter(({ event }) => event.type !== 'ParticipantActivated')
    .map(({ event, place }) => ({
      key: idOf(event.participant),
      value: event.type === 'ParticipantAdded' ? { event, place } : null,
    }));
  return present(mentions).map((added) => {
    const { event, place } = added.at(-1) ?? added[0];
    const { type, id } = event.participant;
    const key = idOf(event.participant);
    const activated = said.some(
      (later, i) => i > place && later.type === 'ParticipantActivated' && idOf(later.participant) === key,
    );
    const content = readable(event.private);
    return {
      type,
      id,
      status: activated ? 'active' : event.status,
      displayName: content?.displayName ?? null,
      avatarUrl: content?.avatarUrl ?? null,
      contact: content?.contact ?? null,
    };
  });
}
