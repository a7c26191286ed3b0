import { parseArgs } from 'node:util';
import { NotAllowed } from '@parley/operator';
import type { Command, Run } from './command';
import { COMMANDS } from './commands';
import { groupHelpOf, helpOf, overviewOf } from './help';

/** Called in a way that is not known. The message says which there are. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

type Asked =
  | { readonly tag: 'help'; readonly text: string }
  | {
      readonly tag: 'run';
      readonly command: string;
      readonly json: boolean;
      readonly endless: boolean;
      readonly run: Run;
    };

type Values = Readonly<Record<string, unknown>>;

/** Throws `WrongUsage`. */
export function commandOf(given: readonly string[]): Asked {
  const { values, positionals } = parsed(given);
  const command = named(positionals);
  if (command === undefined) return { tag: 'help', text: helpWithout(positionals) };
  if (values['help'] === true) return { tag: 'help', text: helpOf(command) };
  const { json, help: _, ...options } = values;
  const { name, endless = false } = command;
  const own = positionals.slice(name.split(' ').length);
  const unknown = Object.keys(options).find((option) => !(option in command.options));
  if (unknown !== undefined) throw new WrongUsage(`${name} takes no --${unknown}.\n\n${helpOf(command)}`);
  const [more] = own.slice(command.positionals);
  if (more !== undefined) throw new WrongUsage(`${name} takes no ${JSON.stringify(more)}.\n\n${helpOf(command)}`);
  try {
    const run = command.read({ options, positionals: own });
    return { tag: 'run', command: name, json: json === true, endless, run };
  } catch (error) {
    if (error instanceof NotAllowed) throw new WrongUsage(error.message);
    throw error;
  }
}

const named = ([first, second]: readonly string[]): Command | undefined =>
  COMMANDS.find(({ name }) => name === first || name === `${first} ${second}`);

/** What to show when no command was named. Throws `WrongUsage` when one was that there is not. */
function helpWithout([first, second]: readonly string[]): string {
  if (first === undefined || first === 'help') return overviewOf(COMMANDS);
  const group = COMMANDS.filter(({ name }) => name.startsWith(`${first} `));
  if (group.length === 0)
    throw new WrongUsage(`There is no command ${JSON.stringify(first)}.\n\n${overviewOf(COMMANDS)}`);
  const help = groupHelpOf(first, group);
  if (second === undefined) return help;
  throw new WrongUsage(`There is no command ${JSON.stringify(`${first} ${second}`)}.\n\n${help}`);
}

/** An option means the same to all commands that take it, so it may stand before the command's name too. */
function parsed(given: readonly string[]): { readonly values: Values; readonly positionals: readonly string[] } {
  const own = COMMANDS.flatMap(({ options }) =>
    Object.entries(options).map(([name, { type, multiple = false }]) => [name, { type, multiple }] as const),
  );
  try {
    return parseArgs({
      args: [...given],
      allowPositionals: true,
      options: { ...Object.fromEntries(own), help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' } },
    });
  } catch (error) {
    throw new WrongUsage(`${error instanceof Error ? error.message : String(error)}\n\n${overviewOf(COMMANDS)}`);
  }
}
