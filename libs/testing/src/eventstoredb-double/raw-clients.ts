import { forkTypeScript, killAndWait } from './fork-typescript';

export interface RawAppend {
  readonly stream: string;
  /** Revision; none when absent. */
  readonly expected?: number;
  readonly id?: string;
  readonly type?: string;
  /** Size of the event's data. */
  readonly bytes?: number;
}

export type RawOrder =
  | ({ readonly do: 'append'; readonly client: string } & RawAppend)
  | { readonly do: 'dispose'; readonly client: string };

export type RawResult =
  | { readonly success: boolean; readonly revision: number }
  | { readonly success: false; readonly type: string | undefined; readonly message: string };

export interface RawReport {
  readonly id?: number;
  readonly result?: RawResult;
  readonly uncaught?: string;
}

/** The vendor's clients in a process of their own, where it does no harm what becomes of them. */
export interface RawClients {
  /** Never settles when the client's promise does not. */
  append(client: string, append: RawAppend): Promise<RawResult>;
  dispose(client: string): void;
  /** The next error that would have ended the process. */
  uncaught(): Promise<string>;
  stop(): Promise<void>;
}

export async function startRawClients(connectionString: string): Promise<RawClients> {
  const { child } = await forkTypeScript('raw-clients-main.ts', [connectionString]);
  const settling = new Map<number, (result: RawResult) => void>();
  const errors: string[] = [];
  let onError: (() => void) | undefined;
  let orders = 0;
  child.on('message', ({ id, result, uncaught }: RawReport) => {
    if (uncaught !== undefined) errors.push(uncaught);
    if (uncaught !== undefined) onError?.();
    if (id !== undefined && result !== undefined) settling.get(id)?.(result);
  });
  const send = (order: RawOrder): number => {
    orders += 1;
    child.send({ id: orders, order });
    return orders;
  };
  return {
    append: (client, append) =>
      new Promise((resolve) => settling.set(send({ do: 'append', client, ...append }), resolve)),
    dispose: (client) => void send({ do: 'dispose', client }),
    async uncaught() {
      if (errors.length === 0) await new Promise<void>((resolve) => (onError = resolve));
      return errors.shift() ?? '';
    },
    stop: () => killAndWait(child, 'SIGKILL'),
  };
}
