import type { Millis } from '@parley/domain';
import type { Lease } from '@parley/subscriptions';
import type { DueTimer } from './command-of';
import type { DueTimers } from './due-timers';
import type { Failing } from './failing';

/**
 * What is known of the way to the write path.
 *
 * - `fine`: commands succeed. What failed before is tried once more, and when it fails then it is put aside: it fails alone.
 * - `doubt`: one has failed. Others are tried at once, one at a time, of other workspaces if there are: they tell whether all fail, or that one alone.
 * - `trouble`: the others failed too. After a pause one is tried again.
 */
export type Mood = 'fine' | 'doubt' | 'trouble';

interface From {
  readonly due: Pick<DueTimers, 'next'>;
  readonly failing: Failing;
  readonly mood: Mood;
  readonly now: Millis;
}

interface Chosen {
  readonly due: DueTimer;
  /** It has failed before. */
  readonly isAgain: boolean;
}

/** Which timer is begun next; undefined for none. Rejects with what the store rejects with. */
export async function chosen({ due, failing, mood, now }: From, lease: Lease): Promise<Chosen | undefined> {
  const ofOthers = async (): Promise<Chosen | undefined> => fresh(await due.next(lease, failing.workspaces()));
  const ofAny = async (): Promise<Chosen | undefined> => fresh(failing.isFull ? undefined : await due.next(lease));
  const oldest = (): Chosen | undefined => again(failing.oldest(now));
  switch (mood) {
    case 'fine':
      return oldest() ?? fresh(await due.next(lease));
    case 'doubt':
      return (await ofOthers()) ?? ofAny();
    case 'trouble':
      return (await ofOthers()) ?? oldest() ?? ofAny();
  }
}

const fresh = (due: DueTimer | undefined): Chosen | undefined => due && { due, isAgain: false };
const again = (due: DueTimer | undefined): Chosen | undefined => due && { due, isAgain: true };
