import fc from 'fast-check';
import type { ConversationEvent } from '@parley/domain';
import { anyEvent, anyHistory, conversationOpened } from '@parley/testing';
import { foldCommit, type PublicConversation } from '../src';
import { changesOf, publishing, type Commits } from './publishing';

/** Commits that commands gave, or any events, also such as no command would give. */
const anyCommits: fc.Arbitrary<Commits> = fc.oneof(
  anyHistory.map(({ steps }) => steps.map(({ events }) => events).filter(({ length }) => length > 0)),
  fc
    .array(fc.array(anyEvent, { minLength: 1, maxLength: 4 }), { maxLength: 12 })
    .map((commits) => [[conversationOpened()], ...commits]),
);

/** What the format `event` says of a history that commands gave: nothing of it comes before the opening or after the deletion. */
const SAID: ReadonlySet<ConversationEvent['type']> = new Set([
  'ConversationOpened',
  'ConversationAssigned',
  'ConversationClosed',
  'ConversationReopened',
  'MessageReceived',
  'MessageSent',
  'ConversationArchived',
  'ConversationDeleted',
]);

describe('publishing', () => {
  it('commit by commit, from what was kept as JSON, is publishing from the start', () => {
    fc.assert(
      fc.property(anyCommits, fc.nat(), (commits, cut) => {
        const changes = changesOf(commits);
        const at = cut % (changes.length + 1);
        const first = publishing(changes.slice(0, at));
        const kept = JSON.parse(JSON.stringify(first.conversation ?? null)) as PublicConversation | null;
        const rest = publishing(changes.slice(at), undefined, kept ?? undefined);
        const whole = publishing(changes);
        expect(rest.conversation).toEqual(whole.conversation);
        expect([...first.events, ...rest.events]).toEqual(whole.events);
      }),
    );
  });

  it('loses no event of the format event, and keeps their order', () => {
    fc.assert(
      fc.property(anyHistory, ({ steps, events }) => {
        const commits = steps.map((step) => step.events).filter(({ length }) => length > 0);
        const said = publishing(changesOf(commits)).events.filter(({ format }) => format === 'event');
        expect(said.map(({ revision }) => revision)).toEqual(
          events.flatMap(({ type }, revision) => (SAID.has(type) ? [revision] : [])),
        );
      }),
    );
  });

  it('says at most one event of the format service for a commit, with the revision after all of it', () => {
    fc.assert(
      fc.property(anyCommits, (commits) => {
        const changes = changesOf(commits);
        const ends = new Set(changes.map(({ recorded }) => recorded.revision));
        const revisions = publishing(changes)
          .events.filter(({ format }) => format === 'service')
          .map(({ revision }) => revision);
        expect(new Set(revisions).size).toBe(revisions.length);
        expect(revisions.filter((revision) => !ends.has(revision))).toEqual([]);
      }),
    );
  });

  it('twice gives the same bytes', () => {
    fc.assert(
      fc.property(anyCommits, (commits) => {
        expect(publishing(changesOf(commits)).events).toEqual(publishing(changesOf(commits)).events);
      }),
    );
  });

  it('says nothing of a commit that is known already', () => {
    fc.assert(
      fc.property(anyCommits, (commits) => {
        const { conversation } = publishing(changesOf(commits));
        const last = changesOf(commits).filter(({ recorded }) => recorded.revision <= (conversation?.revision ?? -1));
        expect(publishing(last, undefined, conversation)).toEqual({ conversation, events: [] });
      }),
    );
  });

  it('leaves the conversation that folding alone leaves', () => {
    fc.assert(
      fc.property(anyCommits, (commits) => {
        const folded = changesOf(commits).reduce<PublicConversation | undefined>(foldCommit, undefined);
        expect(folded).toEqual(publishing(changesOf(commits)).conversation);
      }),
    );
  });
});
