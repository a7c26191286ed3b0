import { existsSync, rmSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { lookAtAutomations, sqliteAutomations, type SqliteAutomations } from '@parley/automations';
import { endOfLog, StoreUnavailable } from '@parley/event-store';
import { errorKind, type Logger } from '@parley/platform';
import { explained, FileDamaged, isDamage, isSignedAs, realFile } from '@parley/storage';
import type { ParkedCommits } from '@parley/subscriptions';
import { fileOfEventStore } from '../stores/event-store-kinds';
import { isAhead } from '../stores/is-ahead';
import { assertWhole } from './assert-whole';
import { carriedOut, STORE_VARIABLES } from '../stores/locations';
import type { Stores } from '../stores/open-stores';

const BEGIN_AGAIN_MS = 1_000;

/** What automations know, in a file that this process has claimed. */
export interface OpenedAutomations {
  readonly store: SqliteAutomations;
  readonly file: string;
}

/** Beside the read model, which names it: both are made of the log. It has one writer of its own. */
export const automationsBeside = (readModel: string): string => `${readModel}.automations`;

/** Throws when the file at its place is not of automations. One that is damaged passes where it says that it is. Nothing is changed. */
export const assertOwnAutomations = (readModel: string): Promise<void> =>
  named(readModel, () => {
    const file = automationsBeside(readModel);
    return unlessDamaged(file, () => lookAtAutomations(file));
  });

/** What goes wrong names the variable beside whose file it lies. */
const named = <A>(readModel: string, work: () => A): Promise<A> =>
  carriedOut(STORE_VARIABLES.readModel.name, `sqlite:${readModel}`, work);

/** Undefined also where the file is of automations, and damaged. */
function unlessDamaged<A>(file: string, work: () => A): A | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof FileDamaged && isSignedAs(realFile(file), 'automations file')) return undefined;
    throw error;
  }
}

interface Opens extends Pick<Stores, 'store' | 'log' | 'logId' | 'readModelFile'> {
  readonly logger: Logger;
}

/**
 * Opens what automations know of this log, or makes it. One that is damaged, or was made of another log, or of more than this one holds, is made anew: all
 * of it is in the log but what waited for routing.
 */
export async function openAutomations(opens: Opens): Promise<OpenedAutomations> {
  const { readModelFile, logger } = opens;
  const file = automationsBeside(readModelFile);
  const opened = await openedUnlessDamaged(opens, file);
  if (opened !== undefined) return { store: opened, file };
  logger.warn(
    { file },
    'what automations know was damaged: it is made anew from the log, and what is in that by now is routed no more',
  );
  removeAutomations(file);
  const anew = await openedUnlessDamaged(opens, file);
  if (anew !== undefined) return { store: anew, file };
  return named(readModelFile, () => {
    throw new FileDamaged(`${file} was made anew, and is damaged again. See to its disk.`);
  });
}

/** Undefined: it is damaged, and not open. */
async function openedUnlessDamaged(opens: Opens, file: string): Promise<SqliteAutomations | undefined> {
  const { store, logId, readModelFile, logger } = opens;
  let opened = await named(readModelFile, () => unlessDamaged(file, () => openedWhole(file)));
  if (opened === undefined) return undefined;
  try {
    if (await isOfAnother(opened, opens)) {
      logger.warn(
        { file },
        'what automations know was made of another event log, or of more than this one holds: it is made anew, and what is in the log by now is routed no more',
      );
      await opened.close();
      removeAutomations(file);
      opened = await named(readModelFile, () => sqliteAutomations(file));
    }
    const kept = opened;
    return await begun(kept, async () => kept.begin(logId, await endOfLog(store)), logger);
  } catch (error) {
    await opened.close();
    if (saysDamage(error)) return undefined;
    throw error;
  }
}

function openedWhole(file: string): SqliteAutomations {
  assertWhole(realFile(file));
  return sqliteAutomations(file);
}

/** A server's checkpoints may be behind its last commit. */
async function isOfAnother(opened: SqliteAutomations, { store, log, logId }: Opens): Promise<boolean> {
  const isOnServer = fileOfEventStore(log) === undefined;
  if (!isOnServer && isAhead(await opened.checkpoint(), await endOfLog(store))) return true;
  return !(await opened.isOf(logId));
}

/** Also where it failed in the end of a transaction. */
const saysDamage = (error: unknown): boolean =>
  isDamage(error) || isDamage((error as { readonly cause?: unknown }).cause ?? {});

function removeAutomations(file: string): void {
  const real = realFile(file);
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${real}${end}`, { force: true });
}

/** A server that is away holds up no start: nothing is followed until it is there. */
async function begun(store: SqliteAutomations, begin: () => Promise<void>, logger: Logger): Promise<SqliteAutomations> {
  try {
    await begin();
    return store;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
  }
  let isBegun = false;
  void beginLater(begin, logger).then(() => (isBegun = true));
  return {
    ...store,
    async checkpoint() {
      if (!isBegun) throw new StoreUnavailable('the automations have not begun');
      return store.checkpoint();
    },
  };
}

async function beginLater(begin: () => Promise<void>, logger: Logger): Promise<void> {
  for (;;) {
    await setTimeout(BEGIN_AGAIN_MS, undefined, { ref: false });
    try {
      return await begin();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) logger.error({ error: errorKind(error) }, 'automations do not begin');
    }
  }
}

/** What automations know, where a file of them is. For whoever looks at what is parked while the product is stopped. Damage is a `FileDamaged`. */
export function openKeptAutomations(readModel: string): SqliteAutomations | undefined {
  const file = automationsBeside(readModel);
  if (!existsSync(file)) return undefined;
  const store = sqliteAutomations(file);
  return { ...store, parked: explaining(file, store.parked) };
}

function explaining(file: string, { count, find, list }: ParkedCommits): ParkedCommits {
  const told = (error: unknown): never => {
    throw explained(file, 'automations file', error);
  };
  return {
    count: (consumer) => count(consumer).catch(told),
    find: (consumer, stream) => find(consumer, stream).catch(told),
    list: (consumer, limit, after) => list(consumer, limit, after).catch(told),
  };
}
