import type { Readable } from 'node:stream';
import type { ServerEvent, ServerSubscription, SubscriptionItem } from './connection';
import { Wakeup } from '../local/wakeup';

/** An event as the vendor's client gives it. */
type VendorsEvent = Omit<ServerEvent, 'stream' | 'revision' | 'position'> & {
  readonly streamId: string;
  readonly revision: bigint;
  readonly position?: { readonly commit: bigint };
};

const serverEvent = ({ streamId, revision, position, id, type, data, metadata }: VendorsEvent): ServerEvent => ({
  stream: streamId,
  revision: Number(revision),
  position: position?.commit ?? 0n,
  id,
  type,
  data,
  metadata,
});

/** A read as the vendor's client gives it. */
export interface PageStream {
  on(event: 'data', listener: (resolved: Resolved) => void): PageStream;
  on(event: 'end', listener: () => void): PageStream;
  on(event: 'error', listener: (error: Error) => void): PageStream;
  cancel(): Promise<void>;
}

interface Resolved {
  readonly event?: VendorsEvent;
}

/** A read to its end. The listener for errors stays on: the client emits some after the end, and one that nobody hears ends the process. */
export function readPage(stream: PageStream, timeoutMs: number): Promise<readonly ServerEvent[]> {
  return new Promise((resolve, reject) => {
    const events: ServerEvent[] = [];
    // A read has no deadline of its own and waits for a server that hangs for as long as that hangs.
    const silence = setTimeout(() => {
      stream.cancel().catch(() => undefined);
      reject(new Error(`the server was silent for ${timeoutMs} ms`));
    }, timeoutMs);
    stream
      .on('data', ({ event }) => {
        silence.refresh();
        if (event !== undefined) events.push(serverEvent(event));
      })
      .on('end', () => {
        clearTimeout(silence);
        resolve(events);
      })
      .on('error', (error: Error & { type?: string }) => {
        clearTimeout(silence);
        if (error.type === 'stream-not-found' || error.type === 'stream-deleted') resolve([]);
        else reject(error);
      });
  });
}

/** A subscription as the vendor's client gives it; it tells some things aside, by events of its own. */
interface SubscriptionStream {
  read(): unknown;
  on(event: string, listener: (...args: never[]) => void): unknown;
  unsubscribe(): Promise<void>;
}

/**
 * Pushed among the events, what is told aside keeps the server's order. While a server catches up it tells places that need not be
 * the beginning of an event, without the second number; from those it cannot resume.
 */
export function tellCheckpoint(
  stream: object,
  { commit, prepare }: { commit: bigint; prepare: bigint },
): Promise<void> {
  if (commit === prepare) tell(stream, { tag: 'checkpoint', position: commit });
  return Promise.resolve();
}

const tell = (stream: object, item: SubscriptionItem): void => void (stream as Readable).push({ item });

export function serverSubscription(stream: SubscriptionStream, timeoutMs: number): ServerSubscription {
  const changed = new Wakeup();
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    clearTimeout(confirming);
    failure ??= error;
    changed.wake();
  };
  const confirming = setTimeout(() => fail(new Error('the server did not confirm')), timeoutMs);
  stream.on('confirmation', () => clearTimeout(confirming));
  stream.on('caughtUp', () => tell(stream, { tag: 'caught-up' }));
  stream.on('fellBehind', () => tell(stream, { tag: 'fell-behind' }));
  stream.on('error', fail);
  stream.on('end', () => fail(new Error('the server ended the subscription')));
  stream.on('readable', () => changed.wake());
  return {
    changed,
    failure: () => failure,
    read() {
      for (;;) {
        const chunk = stream.read() as (Resolved & { readonly item?: SubscriptionItem }) | null;
        if (chunk === null) return undefined;
        if (chunk.item !== undefined) return chunk.item;
        if (chunk.event !== undefined) return { tag: 'event', event: serverEvent(chunk.event) };
      }
    },
    stop() {
      clearTimeout(confirming);
      // Not destroy: that, like leaving a loop over it, leaves the call to the server open.
      stream.unsubscribe().catch(() => undefined);
    },
  };
}
