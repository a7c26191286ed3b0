import { resolve } from 'node:path';
import type { Command } from '../command';
import { runTask } from '../run-task';
import { folderGiven } from './folder-given';
import { STORES_HELP } from './stores-help';

export const backup: Command = {
  name: 'backup',
  usage: '--to DIR',
  summary: 'makes a backup of log, API keys, public log and webhooks in a new folder, and checks it whole',
  help: `Makes a backup in a folder that is not there yet: events.db, the log, operations.db, the API keys, public-log.db, what was
published, with the webhooks and what they wait for, each as of one moment, master-key, with which the signing keys of webhooks
can be read, and manifest.json, which says what they are. A master key that is in PARLEY_MASTER_KEY is not in it, and has to be
kept elsewhere. Commands go on meanwhile. The copies are looked
at whole before the folder gets its name, so a folder that is there is a whole backup; a killed one leaves DIR.partial, which
the next one clears. Interrupted it leaves nothing. A log on a server is backed up there.

The folder is for who runs this alone: it holds what customers wrote. See also: restore.

${STORES_HELP}`,
  options: { to: { type: 'string', value: 'DIR', help: 'the folder of the backup, which is not there yet' } },
  positionals: 0,
  read({ options }) {
    // Whoever does it may be in another folder.
    const to = resolve(folderGiven('--to', options['to'], 'the folder of the backup, which is not there yet'));
    return (context) => runTask({ task: 'backup', to }, context);
  },
};
