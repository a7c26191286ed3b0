import { join } from 'node:path';
import { PUBLISHER, sqlitePublicLog, type PublicLog, type PublishedEvent } from '@parley/public-log';
import { publicEventsOf, type People, type PublicConversation } from '@parley/public-events';
import type { ConversationEvent } from '@parley/domain';
import {
  conversationAssigned,
  conversationClosed,
  conversationOpened,
  conversationReopened,
  participantAdded,
  toAda,
} from '@parley/testing';

/** Each is one commit, and one event of the format `event`. */
const LIFE: readonly (readonly ConversationEvent[])[] = [
  [conversationOpened(), participantAdded()],
  [conversationAssigned(toAda)],
  [conversationClosed()],
  [conversationReopened('api')],
];
const AT_ONCE = 500;
const NOBODY: People = { contact: () => undefined, teammate: () => undefined };

/** Where the product has the public log of these operations. */
export const publicLogIn = (folder: string): string => join(folder, 'operations.db.public-log');

/** Publishes so many events of the format `event`, and as many of `service`, as the product does. They happened just now. */
export async function fillPublicLog(
  file: string,
  workspace: string,
  events: number,
  progress: (done: number) => void,
): Promise<void> {
  const log = sqlitePublicLog(file);
  await log.begin({ logId: 'another', position: '' });
  let published: PublishedEvent[] = [];
  const now = Date.now() - 60_000;
  for (let n = 0, place = 0; n < events; place += 1) {
    let conversation: PublicConversation | undefined;
    const id = `conv_${place}`;
    for (const [step, said] of LIFE.entries()) {
      const position = String(place * LIFE.length + step + 1).padStart(20, '0');
      const firstRevision = conversation === undefined ? 0 : conversation.revision + 1;
      const at = now + Math.floor(place / 1_000);
      const made = publicEventsOf(
        conversation,
        changeOf(workspace, id, `${id}_${step}`, firstRevision, at, said),
        NOBODY,
      );
      conversation = made.conversation;
      published.push(...made.events.map((event, index) => ({ ...event, place: { epoch: 1, position, index } })));
      n += 1;
    }
    if (published.length < AT_ONCE && n < events) continue;
    await publish(log, published);
    published = [];
    progress(n);
  }
  await log.close();
}

const changeOf = (
  workspace: string,
  id: string,
  commit: string,
  firstRevision: number,
  at: number,
  events: readonly ConversationEvent[],
) => ({
  workspace,
  id,
  commit: { at, events: events.map((event) => ({ ...event, at })) },
  recorded: {
    id: commit,
    firstRevision,
    revision: firstRevision + events.length - 1,
    events: events.map((_, index) => ({ id: `${commit}_${index}` })),
  },
});

async function publish(log: PublicLog, events: readonly PublishedEvent[]): Promise<void> {
  const lease = await log.leases.acquire(PUBLISHER, 'bench', 60_000);
  const position = events.at(-1)?.place.position;
  if (lease === undefined || position === undefined) throw new Error('nothing can be published');
  await log.publish({ events, folded: [], parked: [], position }, lease);
}
