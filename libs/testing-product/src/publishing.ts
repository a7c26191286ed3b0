import { PUBLISHER, type PublicLog, type PublishedEvent } from '@parley/public-log';

/** What differs from an event of the workspace `ws_1`. */
type Given = Partial<Omit<PublishedEvent, 'place'>>;

export interface Publishing {
  /** Publishes a commit with such events, one behind the other. Gives its position. */
  publish(...events: readonly Given[]): Promise<string>;
  /** Publishes that commits had nothing to say. */
  passBy(commits: number): Promise<void>;
  /** Forgets what happened before that time, in ms since 1970. */
  forget(before: number): Promise<void>;
}

const HOUR = 3_600_000;

const at = (position: number): string => String(position).padStart(20, '0');

/** Publishes to a log as its one publisher does, without a log of events behind it. */
export async function publishing(log: PublicLog): Promise<Publishing> {
  const lease = await log.leases.acquire(PUBLISHER, 'test', HOUR);
  if (lease === undefined) throw new Error('another one publishes');
  let position = Number((await log.checkpoint()) ?? 0);
  const step = async (reached: number, events: readonly PublishedEvent[]): Promise<void> =>
    log.publish({ events, folded: [], parked: [], position: at(reached) }, lease);
  return {
    async publish(...given) {
      const own = (position += 1);
      await step(
        own,
        given.map((event, index) => eventAt(own, index, event)),
      );
      return at(own);
    },
    async passBy(commits) {
      position += commits;
      await step(position, []);
    },
    async forget(before) {
      while (await log.forget(before, lease));
    },
  };
}

const eventAt = (position: number, index: number, given: Given): PublishedEvent => ({
  place: { epoch: 1, position: at(position), index },
  eventId: `evt_${position}_${index}`,
  format: 'event',
  type: 'conversation.created',
  occurredAt: Date.UTC(2026, 0, 1) + position,
  workspace: 'ws_1',
  conversationId: `conv_${position}`,
  revision: position,
  inbox: 'sales',
  previousInbox: null,
  channelId: 'chn_1',
  channelType: 'whatsapp',
  contactId: 'cnt_1',
  tags: [],
  body: `{"n":${position}}`,
  ...given,
});
