import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  AUTOMATIONS,
  FOLLOWED_PREFIXES,
  followedChangesOf,
  type AutomationStore,
  type FollowedChange,
  type Runner,
  type UnhandledChange,
} from '@parley/automations';
import type { Batch, EventStore, RecordedCommit } from '@parley/event-store';
import type { Handling, LeasedConsumer, ParkedCommit } from '@parley/subscriptions';
import { handleInParts } from './parked-again';

/** Under load it follows in steps, each written in one transaction. */
const PACE_MS = 20;
const BATCH = 1_000;
/** What is applied without letting others have a turn: what acts shares the thread. It ends with so many commits, or after so much time of reading them. */
const SLICE = 200;
const SLICE_MS = 40;

interface AutomationsResources {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly automations: Pick<AutomationStore, 'leases' | 'parked' | 'checkpoint' | 'apply' | 'applyParked'>;
  /** Acts on what was applied, once all of the log was. */
  readonly runner: Pick<Runner, 'resume' | 'suspend' | 'applied'>;
}

/** Keeps what automations know up to date, and lets them act only on all of the log. */
export function automationsConsumer({ store, automations, runner }: AutomationsResources): LeasedConsumer {
  return {
    runs: 'once',
    name: AUTOMATIONS,
    prefixes: FOLLOWED_PREFIXES,
    readiness: 'background',
    batchSize: BATCH,
    paceMs: () => PACE_MS,
    leases: automations.leases,
    parked: automations.parked,
    checkpoint() {
      // Asked whenever it begins to follow: after a failure, or under another lease.
      runner.suspend();
      return automations.checkpoint();
    },
    async handle(batch, { lease, fatal }: Handling) {
      const parked: ParkedCommit[] = [];
      for (const { changes, position } of slicesOf(batch, fatal)) {
        parked.push(...(await automations.apply(changes, position, lease)));
        if (position !== batch.position) await nextTurn();
      }
      if (batch.caughtUp) runner.resume(lease);
      runner.applied();
      return parked;
    },
    async again(stream, lease) {
      const handled = await handleInParts(stream, {
        store,
        consumer: { name: AUTOMATIONS, parked: automations.parked, checkpoint: () => automations.checkpoint() },
        handle: (commits, more) => automations.applyParked(stream, followedChangesOf(commits, new Set()), more, lease),
      });
      runner.applied();
      return handled;
    },
  };
}

interface Slice extends Pick<Batch, 'position'> {
  readonly changes: readonly (FollowedChange | UnhandledChange)[];
}

/** The last one ends where the batch does, and is there also for a batch without commits. */
function* slicesOf({ commits, position }: Batch, fatal: Handling['fatal']): Generator<Slice, void, undefined> {
  let changes: Slice['changes'][number][] = [];
  let began = performance.now();
  for (const [index, commit] of commits.entries()) {
    changes.push(...followedChangesOf([commit], fatal));
    const isFull = changes.length >= SLICE || performance.now() - began > SLICE_MS;
    if (!isFull || isLast(commits, index)) continue;
    yield { changes, position: commit.position };
    changes = [];
    began = performance.now();
  }
  yield { changes, position };
}

const isLast = (commits: readonly RecordedCommit[], index: number): boolean => index === commits.length - 1;
