import { parseArgs } from 'node:util';
import type { OperatorTask } from '@parley/operator';
import { WrongUsage } from './usage';

export type CommandName = 'rebuild' | 'verify';

interface Command {
  readonly task: OperatorTask;
  readonly summary: string;
  readonly help: string;
}

const STORES = `Works on the stores that PARLEY_EVENT_STORE and PARLEY_READ_MODEL name, as the product does: through the product while it
runs on them, by itself while it is stopped.`;

/** What the command line can do, in the order of the help. */
export const COMMANDS: { readonly [Name in CommandName]: Command } = {
  rebuild: {
    task: 'rebuild',
    summary: 'makes the read model anew from the event log, beside the one in use, and puts it in its place',
    help: `Makes the read model anew from the event log, beside the one in use, and puts it in its place when it has caught up. Queries and
commands go on meanwhile and none fails. Interrupted, it leaves everything as it was. It needs as much free disk as the read
model takes.`,
  },
  verify: {
    task: 'verify',
    summary: 'folds the whole event log and compares it with the read model, field by field',
    help: `Folds the whole event log by other code than the read model's own and compares the two, field by field: conversations, counts,
lists, messages' statuses, contacts, teammates and inboxes. Prints every difference (of more than 100,000 the first ones) and
exits with 1 when there is one.
Commands may go on meanwhile.`,
  },
};

const NAMES = Object.keys(COMMANDS) as readonly CommandName[];

export type Asked =
  | { readonly tag: 'help'; readonly of: CommandName | undefined }
  | { readonly tag: 'run'; readonly command: CommandName; readonly json: boolean };

/** Throws `WrongUsage`. */
export function commandOf(given: readonly string[]): Asked {
  const { values, positionals } = parsed(given);
  const [name, ...more] = positionals;
  const command = NAMES.find((known) => known === name);
  if (command === undefined && name !== undefined && name !== 'help')
    throw new WrongUsage(`There is no command ${JSON.stringify(name)}.\n\n${overview()}`);
  if (values.help === true || command === undefined) return { tag: 'help', of: command };
  if (more.length > 0) throw new WrongUsage(`${command} takes no ${JSON.stringify(more[0])}.\n\n${helpOf(command)}`);
  return { tag: 'run', command, json: values.json === true };
}

function parsed(given: readonly string[]): { values: { help?: boolean; json?: boolean }; positionals: string[] } {
  try {
    return parseArgs({
      args: [...given],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' } },
    });
  } catch (error) {
    throw new WrongUsage(`${error instanceof Error ? error.message : String(error)}\n\n${overview()}`);
  }
}

const OPTIONS = `Options:
  --json   one line of JSON for each thing there is to tell, for machines
  --help   what a command does`;

export const overview = (): string =>
  [
    'npm run parley -- COMMAND [--json]',
    '',
    'Commands:',
    ...NAMES.map((name) => `  ${name.padEnd(9)}${COMMANDS[name].summary}`),
    '',
    OPTIONS,
  ].join('\n');

export const helpOf = (name: CommandName): string =>
  [`npm run parley -- ${name} [--json]`, '', COMMANDS[name].help, '', STORES, '', OPTIONS].join('\n');
