import type * as Undici from 'undici';

/** A connection that nothing went over for so long, in ms, may just be closed by its server when a request takes it. */
export const QUIET_MS = 1_000;

/** Of one request: whether it took a connection that had been quiet. */
export interface Taken {
  quiet: boolean;
}

/** What tells a client about a request, besides what is sent. */
type Told = Undici.Dispatcher.DispatchOptions & { readonly opaque?: Taken };

/** Makes the connections to one server. Each says of a request, in its `opaque`, whether it had been quiet before. */
export function poolOf(undici: typeof Undici, quietMs: number, origin: string | URL, options: object): Undici.Pool {
  class Connection extends undici.Client {
    private free = 0;

    constructor(server: URL, given: object) {
      super(server, given);
      this.on('drain', () => (this.free = performance.now()));
    }

    override dispatch(request: Told, handler: Undici.Dispatcher.DispatchHandler): boolean {
      if (request.opaque !== undefined)
        request.opaque.quiet = this.stats.connected && performance.now() - this.free >= quietMs;
      return super.dispatch(request, handler);
    }
  }
  return new undici.Pool(origin, { ...options, factory: (server, given) => new Connection(server, given) });
}

const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** Whether a connection that stood broke. */
export const isBroken = (error: unknown): boolean => BROKEN.has((error as NodeJS.ErrnoException).code ?? '');
