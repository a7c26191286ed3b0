import type { Command } from '../command';
import { runRestore } from '../run-restore';
import { folderGiven } from './folder-given';

export const restore: Command = {
  name: 'restore',
  usage: '--from DIR',
  summary: 'puts a backup in the place of log, API keys and public log, while the product is stopped',
  help: `Puts the files of a backup in the place of the log, the API keys and the public log. They are copied beside what is there and
looked at whole first; a backup that is damaged changes nothing. What was there is set aside, with .replaced- and the time
behind its name, and the read model is removed: the next start makes it anew from the log. Killed in the midst it leaves all as
it was, or files that nothing opens until it was run again.

A master key of the backup is put beside PARLEY_OPERATIONS, where it is not there yet; when another one is there, it says so and
nothing is changed.

Works on the files that PARLEY_EVENT_STORE, PARLEY_READ_MODEL and PARLEY_OPERATIONS name. The product must not run. Keys that were
deleted since the backup are valid again. Cursors of the event stream from before the backup hold; later ones have expired.`,
  options: { from: { type: 'string', value: 'DIR', help: 'the folder of a backup' } },
  positionals: 0,
  read({ options }) {
    const from = folderGiven('--from', options['from'], 'the folder of a backup');
    return (context) => runRestore(from, context);
  },
};
