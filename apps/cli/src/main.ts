import { DemoStopped } from '@parley/demo';
import { EventsNotRead, KeyNotChanged, TaskNotDone, WebhookNotDone } from '@parley/operator';
import { WrongConfiguration } from '@parley/platform';
import { FileInUse, FileRefused } from '@parley/storage';
import { BackupRefused, ReadModelOfAnotherLog } from '@parley/runtime';
import { commandOf, WrongUsage } from './command-line';
import { outputTo } from './output';

/*
 * npm run parley -- COMMAND [--json]. Exits with 0 when all is well, 1 when it is not (differences were found, or it could not be
 * done), 2 when it was called in a way that it does not know, 130 when it was interrupted; what goes on until then ends with 0.
 */
async function main(given: readonly string[]): Promise<number> {
  const asked = commandOf(given);
  if (asked.tag === 'help') {
    process.stdout.write(`${asked.text}\n`);
    return 0;
  }
  const interrupted = new AbortController();
  const { signal } = interrupted;
  process.once('SIGINT', () => interrupted.abort());
  process.once('SIGTERM', () => interrupted.abort());
  // Who has read enough, as `head` has, interrupts it as well.
  if (asked.endless) process.stdout.on('error', () => interrupted.abort());
  const whenInterrupted = asked.endless ? 0 : 130;
  const output = outputTo(asked.json, process.stdout, process.stderr);
  try {
    const good = await asked.run({ environment: process.env, output, signal });
    if (signal.aborted) return whenInterrupted;
    return good ? 0 : 1;
  } catch (error) {
    if (signal.aborted) return whenInterrupted;
    throw error;
  } finally {
    output.end();
  }
}

const EXPECTED = [
  WrongConfiguration,
  FileInUse,
  FileRefused,
  BackupRefused,
  ReadModelOfAnotherLog,
  TaskNotDone,
  KeyNotChanged,
  EventsNotRead,
  WebhookNotDone,
  DemoStopped,
  WrongUsage,
];

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const expected = EXPECTED.some((kind) => error instanceof kind);
    const text = error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error);
    process.stderr.write(`${text}\n`);
    process.exit(error instanceof WrongUsage ? 2 : 1);
  },
);
