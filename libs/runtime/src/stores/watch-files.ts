import type { Logger } from '@parley/platform';
import type { FileFault } from '@parley/storage';

/** A file that this process has open, or undefined where a store is no file. */
interface Watched {
  readonly look: (() => FileFault | undefined) | undefined;
  /** As whoever configured it knows it. */
  readonly file: string | undefined;
}

/** The stores of this process, by what they are called in the answer of `/health/ready`. */
interface WatchedFiles {
  readonly event_log: Watched;
  readonly read_model: Watched;
  readonly operations: Watched;
  readonly public_log: Watched;
  readonly automations: Watched;
}

export interface FileWatch {
  /** What each file was when it was looked at last: `ok`, or what became of it. */
  states(): Readonly<Record<string, FileFault | 'ok'>>;
  stop(): void;
}

/** Whoever asks for readiness is told within a second. */
const EVERY_MS = 500;

const SAYS: { readonly [F in FileFault]: string } = {
  removed:
    'a file was removed while it was open: what is written is refused. Stop the product; bring the file back, or restore a backup; start again',
  replaced:
    'another file was put in the place of one that is open: what is written is refused. Stop the product; see to it that the right file is there; start again',
  truncated:
    'a file was cut off while it was open: what is written is refused. Stop the product, and restore a backup: npm run parley -- restore --from DIR',
  full: 'the disk is full: what is written is refused until somebody has made room',
};
/** Where all of a file is in the log, it is made anew: of the read model while the product runs. */
const SAYS_OF_LOST: { readonly [Store in keyof WatchedFiles]?: string } = {
  read_model: 'the file of the read model was lost while it was open. Make it anew: npm run parley -- rebuild',
  automations:
    'the file of what automations know was lost while it was open: what is done from now on about timers and routing is forgotten at the next start; restart soon',
};

/** What follows a log on a server writes through the connection that is watched, and is refused there. */
const SAYS_OF_AUTOMATIONS_ON_SERVER =
  'the file of what automations know was lost while it was open: nothing wakes, closes or routes. Stop the product and start it again: it is made anew from the log';

/** Looks at the files that are open, twice a second, and says once what became of each. */
export function watchFiles(files: WatchedFiles, logger: Logger): FileWatch {
  const states = new Map<string, FileFault | 'ok'>();
  const watched = (Object.entries(files) as [keyof WatchedFiles, Watched][]).filter(
    ([, { look }]) => look !== undefined,
  );

  function said(name: keyof WatchedFiles, fault: FileFault): string {
    if (fault === 'full') return SAYS.full;
    const isOnServer = files.event_log.look === undefined;
    if (name === 'automations' && isOnServer) return SAYS_OF_AUTOMATIONS_ON_SERVER;
    return SAYS_OF_LOST[name] ?? SAYS[fault];
  }

  function look(): void {
    for (const [name, { look: lookAt, file }] of watched) {
      const state = lookAt?.() ?? 'ok';
      const before = states.get(name) ?? 'ok';
      states.set(name, state);
      if (state === before) continue;
      if (state === 'ok') logger.info({ store: name, file }, 'the file can be written again');
      else {
        logger.error({ store: name, file, fault: state }, said(name, state));
      }
    }
  }

  look();
  const timer = setInterval(look, EVERY_MS).unref();
  return { states: () => Object.fromEntries(states), stop: () => clearInterval(timer) };
}
