import { eventStoreDbEventStore, sqliteEventStore, type EventStore, type OfThread } from '@parley/event-store';

/** A log that a thread of this process opens for itself; a file is claimed by the process already. */
export type EventLog =
  | { readonly kind: 'sqlite'; readonly file: string; readonly forThread: OfThread }
  | { readonly kind: 'eventstoredb'; readonly connectionString: string };

export function openLog(log: EventLog, warn: (message: string) => void): EventStore {
  switch (log.kind) {
    case 'sqlite':
      return sqliteEventStore(log.file, log.forThread);
    case 'eventstoredb':
      return eventStoreDbEventStore({ connectionString: log.connectionString, log: warn });
  }
}

/** Threads run the compiled files; tests and benchmarks run from the sources, which the thread compiles as it loads them. */
export const threadOptions = (file: string): { execArgv?: string[]; env?: NodeJS.ProcessEnv } =>
  file.endsWith('.ts') ? { execArgv: ['-r', '@swc-node/register'], env: { ...process.env } } : {};
