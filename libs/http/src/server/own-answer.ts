import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Connections } from './connections';
import type { Entry } from './shares';

/** What a route that writes its answer piece by piece tells, and asks, of what may wait for its socket. */
export interface OwnAnswer {
  /** It is not worked on any more: only the socket is waited for, for as long as it is open. */
  begins(): void;
  /** The socket takes nothing at the moment; it has a time for that. */
  waits(): void;
  /** The socket has taken all of it. */
  taken(): void;
  /** Whether there is room for so many more bytes in memory. */
  hasRoomFor(bytes: number): boolean;
  /** So many more bytes are in memory from now on, or, below 0, so many less. */
  holds(bytes: number): void;
}

const OWN = Symbol('own answer');
type Owning = FastifyRequest & { [OWN]?: OwnAnswer };

export function setOwnAnswer(request: Owning, { raw }: FastifyReply, entry: Entry, connections: Connections): void {
  const { socket } = request.raw;
  request[OWN] = {
    begins: () => entry.answering(0),
    waits: () => connections.answering(raw, socket),
    taken: () => connections.taken(raw, socket),
    hasRoomFor: (bytes) => entry.noRoomFor(bytes) === undefined,
    holds: (bytes) => entry.holding(bytes),
  };
}

/** Throws for a route whose answers are all written by the framework: that is a defect. */
export function ownAnswerOf(request: Owning): OwnAnswer {
  const own = request[OWN];
  if (own === undefined)
    throw new Error(`${request.method} ${request.routeOptions.url} is no route that writes itself`);
  return own;
}
