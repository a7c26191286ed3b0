import type { Revision, StreamName } from '../envelope';
import type { Wakeup } from '../local/wakeup';
import type { Expected } from '../port';

/** What the adapter needs of a server, in its own words. `eventstoredb-client.ts` gives it with the vendor's client. */
export interface EventStoreDbConnection {
  /** Opens a call that takes appends and answers them. Rejects when nothing could be sent. */
  openAppends(handlers: AppendHandlers): Promise<RawAppendCall>;
  /** One page, empty for a stream that does not exist. Rejects after a silence. */
  readStream(stream: StreamName, page: StreamPage): Promise<readonly ServerEvent[]>;
  /** One page. `from` is included forwards, not included backwards. Rejects after a silence. */
  readAll(page: AllPage): Promise<readonly ServerEvent[]>;
  /** Everything behind a place, of the streams whose name begins with one of the prefixes or of all but the server's own. */
  subscribe(after: bigint | undefined, prefixes: readonly string[] | undefined): ServerSubscription;
  /** Uses a connection of its own from the next call on; what is under way stays on the old one. */
  renew(): void;
  close(): Promise<void>;
}

export type Direction = 'forwards' | 'backwards';

interface StreamPage {
  readonly from: Revision | 'end';
  readonly direction: Direction;
  /** Most events, 1 or more. */
  readonly count: number;
}

interface AllPage {
  readonly from: bigint | 'start' | 'end';
  readonly direction: Direction;
  /** Most events, 1 or more. */
  readonly count: number;
}

/** An event as the server gives it, ours or not. */
export interface ServerEvent {
  readonly stream: StreamName;
  readonly revision: Revision;
  readonly position: bigint;
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
}

export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface AppendRequest {
  readonly correlationId: string;
  readonly stream: StreamName;
  readonly expected: Expected;
  readonly events: readonly ProposedEvent[];
}

export type AppendAnswer =
  | { readonly tag: 'written'; readonly revision: Revision; readonly position: bigint | undefined }
  | { readonly tag: 'conflict'; readonly actual: Expected }
  | { readonly tag: 'too-large'; readonly limit: number }
  /** Any other error, by the server's name for it. */
  | { readonly tag: 'refused'; readonly name: string };

export interface AppendHandlers {
  answered(correlationId: string, answer: AppendAnswer): void;
  /** The call is over and answers nothing any more. */
  ended(error: Error): void;
}

export interface RawAppendCall {
  send(request: AppendRequest): void;
  cancel(): void;
}

export type SubscriptionItem =
  | { readonly tag: 'event'; readonly event: ServerEvent }
  /** Everything up to this place was looked at. */
  | { readonly tag: 'checkpoint'; readonly position: bigint }
  | { readonly tag: 'caught-up' }
  | { readonly tag: 'fell-behind' };

export interface ServerSubscription {
  /** The next item that is there already, in the server's order. */
  read(): SubscriptionItem | undefined;
  /** Why nothing will come any more, once the rest was read. */
  failure(): Error | undefined;
  /** Woken when there is something to read, or a failure. */
  readonly changed: Wakeup;
  stop(): void;
}
