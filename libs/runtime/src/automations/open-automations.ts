import { existsSync, rmSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { lookAtAutomations, sqliteAutomations, type SqliteAutomations } from '@parley/automations';
import { endOfLog, StoreUnavailable } from '@parley/event-store';
import { errorKind, type Logger } from '@parley/platform';
import { realFile } from '@parley/storage';
import { fileOfEventStore } from '../stores/event-store-kinds';
import { isAhead } from '../stores/is-ahead';
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

/** Throws when the file at its place is not of automations. Nothing is changed. */
export const assertOwnAutomations = (readModel: string): Promise<void> =>
  carriedOut(STORE_VARIABLES.readModel.name, `sqlite:${readModel}`, () =>
    lookAtAutomations(automationsBeside(readModel)),
  );

interface Opens extends Pick<Stores, 'store' | 'log' | 'logId' | 'readModelFile'> {
  readonly logger: Logger;
}

/**
 * Opens what automations know of this log, or makes it. One that was made of another log, or of more than this one holds, is made anew: all of it is in
 * the log but what waited for routing.
 */
export async function openAutomations({ store, log, logId, readModelFile, logger }: Opens): Promise<OpenedAutomations> {
  const file = automationsBeside(readModelFile);
  const open = (): Promise<SqliteAutomations> =>
    carriedOut(STORE_VARIABLES.readModel.name, `sqlite:${readModelFile}`, () => sqliteAutomations(file));
  let opened = await open();
  // A server's checkpoints may be behind its last commit.
  const isOnServer = fileOfEventStore(log) === undefined;
  const ahead = !isOnServer && isAhead(await opened.checkpoint(), await endOfLog(store));
  if (ahead || !(await opened.isOf(logId))) {
    logger.warn(
      { file },
      'what automations know was made of another event log, or of more than this one holds: it is made anew, and what is in the log by now is routed no more',
    );
    await opened.close();
    removeAutomations(file);
    opened = await open();
  }
  const kept = opened;
  const begin = async (): Promise<void> => kept.begin(logId, await endOfLog(store));
  return { store: await begun(kept, begin, logger), file };
}

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

/** What automations know, where a file of them is. For whoever looks at it while the product is stopped. */
export const openKeptAutomations = (readModel: string): SqliteAutomations | undefined => {
  const file = automationsBeside(readModel);
  return existsSync(file) ? sqliteAutomations(file) : undefined;
};
