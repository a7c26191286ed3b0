import * as E from 'fp-ts/Either';
import type { ConversationEvent } from '@parley/domain';
import {
  contactErased,
  conversationDetailsChanged,
  conversationOpened,
  messageReceived,
  noteAdded,
  participantAdded,
} from '@parley/testing';
import {
  GetConversationAsOf,
  inMemoryConversationReadModel,
  KEPT_EVERY,
  projectConversation,
  type ConversationDocument,
  type ConversationReadModel,
  type Moment,
} from '../src';
import { GetConversationAsOfHandler } from '../src/nest/history.handler';
import { contactChange, positionOf } from './changes';
import { counting, logOf, type Logged } from './logs';

/** Of some 5,000 revisions, in commits of one to three events. */
const long = (): readonly (readonly ConversationEvent[])[] => [
  [
    conversationOpened({ private: { target: '+49', subject: 'Order', description: null, memberNames: [] } }),
    participantAdded(),
  ],
  ...Array.from({ length: 2_500 }, (_, i) => [
    messageReceived(i + 1),
    ...Array.from({ length: i % 3 }, (_x, k) => noteAdded(`n${i}.${k}`)),
  ]),
  [conversationDetailsChanged({ fields: ['subject'], private: { subject: 'Order 2' } })],
];

describe('a long conversation as it was', () => {
  let logged: Logged;
  let model: ConversationReadModel;
  let end: number;
  beforeAll(async () => {
    logged = await logOf(long());
    model = inMemoryConversationReadModel();
    await model.apply(logged.changes, positionOf(logged.changes.length));
    end = logged.changes.at(-1)?.revision ?? 0;
  });

  const asking = (log: Logged['store'] | ReturnType<typeof counting>['log'] = logged.store) => {
    const handler = new GetConversationAsOfHandler(model, log);
    return async (moment: Moment): Promise<ConversationDocument | string> => {
      const found = await handler.execute(new GetConversationAsOf('ws_1', 'conv_1', moment));
      return E.isRight(found) ? found.right.document : found.left;
    };
  };

  it('is right at revisions and times all over it, and around each document that is kept', async () => {
    const ask = asking();
    let then: ConversationDocument | undefined;
    for (const change of logged.changes) {
      then = projectConversation(then, change);
      for (let revision = change.firstRevision; revision <= change.revision; revision += 1)
        if (revision % 37 === 0 || revision % KEPT_EVERY < 4 || revision % KEPT_EVERY > KEPT_EVERY - 4)
          expect(await ask({ revision })).toEqual(then);
      if (change.revision % 41 === 0 || change.revision % KEPT_EVERY < 4)
        expect(await ask({ at: change.commit.at })).toEqual(then);
    }
    expect(await ask({ revision: end + 1 })).toBe('revision_not_found');
  });

  it('costs at most what lies between two documents that are kept, wherever it is asked for', async () => {
    for (const revision of [0, 1_023, 1_024, 2_000, 4_095, end]) {
      const counted = counting(logged.store);
      await asking(counted.log)({ revision });
      expect(counted.commits).toBeLessThanOrEqual(KEPT_EVERY);
      expect(Math.max(...counted.reads.map(({ limit = Infinity }) => limit))).toBeLessThanOrEqual(64);
    }
  });

  it('lets others have their turn while it is folded', async () => {
    let turns = 0;
    const turning = setInterval(() => (turns += 1), 0);
    await asking()({ revision: 1_023 });
    clearInterval(turning);
    expect(turns).toBeGreaterThan(2);
  });

  it('says nothing of its contact once that was erased, at no revision, but what was said since', async () => {
    const erased = inMemoryConversationReadModel();
    const before = logged.changes.slice(0, -1);
    const n = before.length;
    await erased.apply(before, positionOf(n));
    // Between the last two commits of the log.
    const erasing = { ...contactChange([contactErased()]), position: `${positionOf(n)}5` };
    await erased.apply([erasing], erasing.position);
    await erased.apply(logged.changes.slice(-1), positionOf(n + 1));
    const handler = new GetConversationAsOfHandler(erased, logged.store);
    for (const revision of [0, 5, 1_023, 1_030, 3_000, end - 1]) {
      const found = await handler.execute(new GetConversationAsOf('ws_1', 'conv_1', { revision }));
      expect(found).toMatchObject({ right: { document: { target: null, subject: null } } });
    }
    const now = await handler.execute(new GetConversationAsOf('ws_1', 'conv_1', { revision: end }));
    expect(now).toMatchObject({ right: { document: { target: null, subject: 'Order 2' } } });
  });
});

describe('conversations as they were, asked for at once', () => {
  it('are two; a third is refused until one of them is answered', async () => {
    const logged = await logOf([[conversationOpened()]]);
    const model = inMemoryConversationReadModel();
    await model.apply(logged.changes, positionOf(1));
    const gate = Promise.withResolvers<undefined>();
    const log = {
      async *readStream(...of: Parameters<Logged['store']['readStream']>) {
        await gate.promise;
        yield* logged.store.readStream(...of);
      },
    };
    const handler = new GetConversationAsOfHandler(model, log);
    const ask = () => handler.execute(new GetConversationAsOf('ws_1', 'conv_1', { revision: 0 }));
    const firstTwo = [ask(), ask()];
    expect([await ask(), await ask()]).toEqual([E.left('overloaded'), E.left('overloaded')]);
    gate.resolve(undefined);
    expect((await Promise.all(firstTwo)).map(E.isRight)).toEqual([true, true]);
    expect(E.isRight(await ask())).toBe(true);
  });

  it('are one fewer again when one fails', async () => {
    const logged = await logOf([[conversationOpened()]]);
    const model = inMemoryConversationReadModel();
    await model.apply(logged.changes, positionOf(1));
    const handler = new GetConversationAsOfHandler(
      { ...model, kept: () => Promise.reject(new Error('away')) },
      logged.store,
    );
    const ask = () => handler.execute(new GetConversationAsOf('ws_1', 'conv_1', { revision: 0 }));
    for (let n = 0; n < 3; n += 1) await expect(ask()).rejects.toThrow('away');
  });
});
