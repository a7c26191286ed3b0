import type { PublicPageQuery, PublishedEvent } from './port';

/** Whether an event is what is asked for. A transfer is of the inbox before, too. */
export const matches = (event: PublishedEvent, query: Omit<PublicPageQuery, 'after' | 'limit'>): boolean =>
  event.workspace === query.workspace &&
  event.format === query.format &&
  query.types.includes(event.type) &&
  (query.conversationId === undefined || event.conversationId === query.conversationId) &&
  (query.channelId === undefined || event.channelId === query.channelId) &&
  (query.inbox === undefined || event.inbox === query.inbox || event.previousInbox === query.inbox);
