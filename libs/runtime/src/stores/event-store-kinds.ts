import { resolve } from 'node:path';
import { eventStoreDbEventStore, sqliteEventStore, type EventStore, type OfThread } from '@parley/event-store';
import { withoutPassword, type Logger } from '@parley/platform';
import type { FileFault } from '@parley/storage';

/** Where the events of each kind of store are. A kind is added here; what it then lacks does not compile. */
interface Locations {
  readonly sqlite: { readonly file: string };
  readonly eventstoredb: { readonly connectionString: string };
}

/** What a worker of this process needs to open the same log; a file is claimed by the process already. */
interface References {
  readonly sqlite: { readonly file: string; readonly forThread: OfThread };
  readonly eventstoredb: { readonly connectionString: string };
}

type Kind = keyof Locations;

/** Where the events are. */
export type EventStoreLocation<K extends Kind = Kind> = { [P in K]: { readonly kind: P } & Locations[P] }[K];

/** A log that a worker of this process opens for itself. */
export type EventLog<K extends Kind = Kind> = { [P in K]: { readonly kind: P } & References[P] }[K];

/** An event log that this process has claimed, how a worker of it opens the same one, and what read models know it by. */
export interface OpenedLog {
  readonly store: EventStore;
  readonly log: EventLog;
  readonly logId: string;
  /** Of a log in a file: what became of that. */
  readonly look?: () => FileFault | undefined;
}

interface EventStoreKind<K extends Kind> {
  /** How the variable spells it. */
  readonly spelling: string;
  /** The same from any folder, in words. */
  readonly spelledAbsolute: string;
  /** Undefined for a value that is of another kind, or wrong. */
  readonly parse: (value: string) => EventStoreLocation<K> | undefined;
  /** As the variable spells it; may hold a password. The same from any folder. */
  readonly spell: (location: EventStoreLocation<K>) => string;
  /** The same place, named so that it is the same from any folder. */
  readonly absolute: (location: EventStoreLocation<K>) => EventStoreLocation<K>;
  /** The file that it is, if it is one. */
  readonly file: (location: EventStoreLocation<K> | EventLog<K>) => string | undefined;
  readonly open: (location: EventStoreLocation<K>, logger: Logger) => OpenedLog;
  readonly openInWorker: (log: EventLog<K>, warn: (message: string) => void) => EventStore;
}

/** A server has no id of its own that would tell one log from the next, but a file is not a server. */
const LOG_OF_SERVER = 'eventstoredb';

const KINDS: { readonly [K in Kind]: EventStoreKind<K> } = {
  sqlite: {
    spelling: 'sqlite:FILE',
    spelledAbsolute: 'sqlite:FILE, with an absolute path,',
    parse(value) {
      const file = sqliteFile(value);
      return file === undefined ? undefined : { kind: 'sqlite', file };
    },
    spell: ({ file }) => `sqlite:${file}`,
    absolute: (location) => ({ ...location, file: resolve(location.file) }),
    file: ({ file }) => file,
    open({ file }) {
      const store = sqliteEventStore(file);
      return {
        store,
        log: { kind: 'sqlite', file, forThread: store.forThread },
        logId: store.logId,
        look: () => store.look(),
      };
    },
    openInWorker: ({ file, forThread }) => sqliteEventStore(file, forThread),
  },
  eventstoredb: {
    spelling: 'esdb://HOST:PORT',
    spelledAbsolute: 'esdb://HOST:PORT',
    parse: (value) =>
      /^esdb(\+discover)?:\/\/./.test(value) ? { kind: 'eventstoredb', connectionString: value } : undefined,
    spell: ({ connectionString }) => connectionString,
    absolute: (location) => location,
    file: () => undefined,
    open({ connectionString }, logger) {
      const warn = (message: string): void => logger.warn({ store: 'eventstoredb' }, withoutPassword(message) ?? '');
      const store = eventStoreDbEventStore({ connectionString, log: warn });
      return { store, log: { kind: 'eventstoredb', connectionString }, logId: LOG_OF_SERVER };
    },
    openInWorker: ({ connectionString }, warn) => eventStoreDbEventStore({ connectionString, log: warn }),
  },
};

const kinds = Object.keys(KINDS) as readonly Kind[];

/** What a variable that names an event store may be. */
export const EVENT_STORES_ALLOWED = kinds.map((kind) => KINDS[kind].spelling).join(' or ');

/** The same for who may be in another folder. */
export const ABSOLUTE_EVENT_STORES_ALLOWED = kinds.map((kind) => KINDS[kind].spelledAbsolute).join(' or ');

export function parseEventStore(value: string): EventStoreLocation | undefined {
  for (const kind of kinds) {
    const location = KINDS[kind].parse(value);
    if (location !== undefined) return location;
  }
  return undefined;
}

export const spellEventStore = <K extends Kind>(location: EventStoreLocation<K>): string =>
  KINDS[location.kind].spell(location);

export const absoluteEventStore = <K extends Kind>(location: EventStoreLocation<K>): EventStoreLocation<K> =>
  KINDS[location.kind].absolute(location);

/** The file in which a log is; undefined for one on a server. */
export const fileOfEventStore = <K extends Kind>(location: EventStoreLocation<K> | EventLog<K>): string | undefined =>
  KINDS[location.kind].file(location);

/** Claims it for this process. Throws when it cannot. */
export const openEventStore = <K extends Kind>(location: EventStoreLocation<K>, logger: Logger): OpenedLog =>
  KINDS[location.kind].open(location, logger);

/** In a worker of the process that has claimed it. */
export const openInWorker = <K extends Kind>(log: EventLog<K>, warn: (message: string) => void): EventStore =>
  KINDS[log.kind].openInWorker(log, warn);

/** The file of `sqlite:FILE`. One in memory would be another one for each thread. */
export function sqliteFile(value: string): string | undefined {
  const [, file] = /^sqlite:(.+)$/.exec(value) ?? [];
  return file === ':memory:' ? undefined : file;
}
