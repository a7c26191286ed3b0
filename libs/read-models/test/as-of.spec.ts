import fc from 'fast-check';
import * as E from 'fp-ts/Either';
import type { ConversationEvent } from '@parley/domain';
import type { EventStore } from '@parley/event-store';
import {
  anyHistory,
  contactSaved,
  conversationAssigned,
  conversationClosed,
  conversationDeleted,
  conversationOpened,
  conversationTagsChanged,
  messageReceived,
  MONDAY,
  noteAdded,
  participantAdded,
  teammateSaved,
  toAda,
} from '@parley/testing';
import {
  conversationView,
  GetConversationAsOf,
  inMemoryConversationReadModel,
  type AsOfFailure,
  type ConversationDocument,
  type FoundConversation,
  type Moment,
} from '../src';
import { GetConversationAsOfHandler } from '../src/nest/history.handler';
import { contactChange, positionOf, projected, SECOND, teammateChange } from './changes';
import { counting, logOf, type Logged } from './logs';

type Answer = E.Either<AsOfFailure, FoundConversation>;

/** Asks a read model that has seen all that is logged, and what is given besides. */
async function asking(
  { store, changes }: Logged,
  log: Pick<EventStore, 'readStream'> = store,
  records: Parameters<ReturnType<typeof inMemoryConversationReadModel>['apply']>[0] = [],
): Promise<(moment: Moment, id?: string) => Promise<Answer>> {
  const model = inMemoryConversationReadModel();
  await model.apply([...changes, ...records], positionOf(changes.length + 1));
  const handler = new GetConversationAsOfHandler(model, log);
  return (moment, id = 'conv_1') => handler.execute(new GetConversationAsOf('ws_1', id, moment));
}

const documentOf = (answer: Answer): ConversationDocument | AsOfFailure =>
  E.isRight(answer) ? answer.right.document : answer.left;

const commits: readonly (readonly ConversationEvent[])[] = [
  [conversationOpened(), participantAdded(), messageReceived(1)],
  [conversationTagsChanged({ added: ['vip'] }), conversationAssigned(toAda)],
  [conversationClosed()],
];

describe('a conversation as of any moment of any history', () => {
  it('is the fold of all commits up to then, at a time or at a revision, never of half of one', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, async ({ steps }) => {
        const kept = steps.map(({ events }) => events).filter(({ length }) => length > 0);
        const logged = await logOf(kept);
        const { changes } = logged;
        const now = projected(changes);
        const deleted = now === undefined || now.status === 'deleted';
        const ask = await asking(logged);
        for (const [i, { firstRevision, revision, commit }] of changes.entries()) {
          const then = deleted ? 'conversation_not_found' : projected(changes.slice(0, i + 1));
          expect(documentOf(await ask({ at: commit.at }))).toEqual(then);
          expect(documentOf(await ask({ at: commit.at + SECOND - 1 }))).toEqual(then);
          for (let one = firstRevision; one <= revision; one += 1)
            expect(documentOf(await ask({ revision: one }))).toEqual(then);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a conversation as it was', () => {
  it('is not there before it was opened, and is as it is now at a time to come', async () => {
    const logged = await logOf(commits);
    const ask = await asking(logged);
    expect(documentOf(await ask({ at: MONDAY - 1 }))).toBe('conversation_not_found');
    expect(documentOf(await ask({ at: MONDAY + 1e12 }))).toEqual(projected(logged.changes));
  });

  it('is not there beyond its end', async () => {
    const ask = await asking(await logOf(commits));
    expect(documentOf(await ask({ revision: 5 }))).toMatchObject({ revision: 5, status: 'closed' });
    expect(documentOf(await ask({ revision: 6 }))).toBe('revision_not_found');
  });

  it('is not shown any more once it is deleted, nor is one that is unknown', async () => {
    const ask = await asking(await logOf([...commits, [conversationDeleted()]]));
    expect(documentOf(await ask({ revision: 0 }))).toBe('conversation_not_found');
    expect(documentOf(await ask({ at: MONDAY }))).toBe('conversation_not_found');
    expect(documentOf(await ask({ revision: 0 }, 'conv_2'))).toBe('conversation_not_found');
  });

  it('is not shown at its deletion either while the read model has not come so far', async () => {
    const { store, changes } = await logOf([...commits, [conversationDeleted()]]);
    const ask = await asking({ store, changes: changes.slice(0, 3) });
    expect(documentOf(await ask({ revision: 6 }))).toBe('conversation_not_found');
  });

  it('ends at what this version cannot read, as the read model does', async () => {
    const { store, changes } = await logOf(commits, {}, (commit, n) =>
      n === 1 ? { ...commit, events: commit.events.map((event) => ({ ...event, type: 'Unheard.v1' })) } : commit,
    );
    const readable = changes.slice(0, 1);
    const ask = await asking({ store, changes: readable });
    expect(documentOf(await ask({ revision: 2 }))).toEqual(projected(readable));
    for (const revision of [4, 5]) expect(documentOf(await ask({ revision }))).toBe('revision_not_found');
    expect(documentOf(await ask({ at: MONDAY + 9 * SECOND }))).toEqual(projected(readable));
  });

  it('shows names as they are now', async () => {
    const logged = await logOf(commits);
    const ask = await asking(logged, logged.store, [
      contactChange([contactSaved()], { at: MONDAY + 60 * SECOND }),
      teammateChange([teammateSaved()], { at: MONDAY + 60 * SECOND }),
    ]);
    const answer = await ask({ revision: 4 });
    if (E.isLeft(answer)) throw new Error(answer.left);
    const { document, joined } = answer.right;
    expect(conversationView(document, joined)).toMatchObject({
      status: 'open',
      revision: 4,
      contact: { first_name: 'Zoë' },
      assigned_to: { id: toAda.id, name: expect.stringMatching(/Ada/) },
    });
  });

  it('at an early revision reads only what comes up to it', async () => {
    const notes = Array.from({ length: 1_000 }, (_, i) => [noteAdded(`n${i}`)]);
    const logged = await logOf([...commits, ...notes]);
    const counted = counting(logged.store);
    const ask = await asking(logged, counted.log);
    expect(documentOf(await ask({ revision: 9 }))).toMatchObject({ revision: 9 });
    expect(counted.commits).toBeLessThanOrEqual(10);
  });
});
