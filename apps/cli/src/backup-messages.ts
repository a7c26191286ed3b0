import type { Report } from '@parley/operator';
import { counted, duration, number } from './numbers';
import type { BackupRestored } from './output-event';

type BackedUp = Extract<Report, { readonly tag: 'backed-up' }>;
type Log = BackedUp['backup']['log'];

const HOLDS_MASTER_KEY =
  'It holds the master key too, with which the signing keys of webhooks can be read: keep it as you keep secrets.';

export function backedUpMessage({ backup: { to, bytes, log, holdsMasterKey }, seconds }: BackedUp): string {
  const size = `${number(Math.max(1, bytes / 1_000_000))} MB in ${duration(seconds)}`;
  const made = `The backup is complete, and all of it was checked: ${contentsOf(log)}, ${size}. It is in ${to}`;
  return holdsMasterKey ? `${made}\n${HOLDS_MASTER_KEY}` : made;
}

export function restoredMessage({
  restored: { from, madeAt, log, masterKey, setAside },
  seconds,
}: BackupRestored): string {
  return [
    `The backup ${from} of ${madeAt} was restored in ${duration(seconds)}: ${contentsOf(log)}.`,
    ...(masterKey === null ? [] : [`The master key of the backup is in ${masterKey}`]),
    ...(setAside.length === 0 ? [] : ['What was there is set aside, until you delete it:']),
    ...setAside.map((file) => `  ${file}`),
    'Keys that were deleted since the backup are valid again. See: npm run parley -- keys list',
    log === null
      ? 'Next: npm start'
      : 'Next: npm start (it makes the lists anew from the log, and is ready when that is done)',
  ].join('\n');
}

const contentsOf = (log: Log): string =>
  log === null
    ? 'the API keys, and no log'
    : `the API keys, and a log of ${counted(log.commits, 'commit')} with ${counted(log.events, 'event')}`;
