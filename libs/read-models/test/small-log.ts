import type { ContactEvent, ConversationEvent } from '@parley/domain';
import { MONDAY } from '@parley/testing';
import type { ContactChange, ConversationChange } from '../src';
import { changeOf, contactChange, SECOND, type At } from './changes';

/** Commits of several streams, each a second and a place behind the one before. */
export class SmallLog {
  private n = 0;
  private readonly ends = new Map<string, number>();

  conversation(id: string, ...events: readonly ConversationEvent[]): ConversationChange {
    return changeOf(events, this.next(id, events.length));
  }

  contact(id: string, ...events: readonly ContactEvent[]): ContactChange {
    return contactChange(events, this.next(id, events.length));
  }

  private next(id: string, length: number): At {
    this.n += 1;
    const firstRevision = this.ends.get(id) ?? 0;
    this.ends.set(id, firstRevision + length);
    return { id, n: this.n, firstRevision, at: MONDAY + this.n * SECOND };
  }
}
