import type { EventStore } from '@parley/event-store';
import type { Acknowledged } from './mixed-flow';

/** What the log holds: each commit by the stream and revision that it ends at, with the request that it was written for. */
export class Written {
  private readonly requests = new Map<string, string>();
  /** The end of the log, as far as it was read. */
  end = '';
  events = 0;

  /** Reads what came since the last time. */
  async readOn(store: Pick<EventStore, 'readAll'>): Promise<void> {
    const after = this.end === '' ? {} : { after: this.end };
    for await (const { stream, revision, position, metadata, events } of store.readAll(after)) {
      this.requests.set(`${stream}@${revision}`, String(metadata['$causationId']));
      this.end = position;
      this.events += events.length;
    }
  }

  /** Of these acknowledgements those that the log does not bear out. */
  lost(acknowledged: readonly Acknowledged[]): readonly string[] {
    return acknowledged.flatMap(({ stream, revision, request }) => {
      const by = this.requests.get(`${stream}@${revision}`);
      const kept = by !== undefined && (request === undefined || request === by);
      return kept ? [] : [`${stream}@${revision} was acknowledged to ${request ?? 'somebody'} and is by ${by}`];
    });
  }
}
