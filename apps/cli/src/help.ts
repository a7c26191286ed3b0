import type { Command, Option } from './command';

const GENERAL: Readonly<Record<string, Option>> = {
  json: { type: 'boolean', help: 'one line of JSON for each thing there is to tell, for machines' },
  help: { type: 'boolean', help: 'what a command does' },
};

const CALL = 'npm run parley --';

export const overviewOf = (commands: readonly Command[]): string =>
  [`${CALL} COMMAND [--json]`, '', 'Commands:', ...rows(commands), '', options(GENERAL)].join('\n');

/** Of commands that begin with the same word. */
export const groupHelpOf = (group: string, commands: readonly Command[]): string =>
  [`${CALL} ${group} COMMAND [--json]`, '', 'Commands:', ...rows(commands), '', options(GENERAL)].join('\n');

export const helpOf = ({ name, usage, help, options: own }: Command): string =>
  [
    `${CALL} ${[name, usage, '[--json]'].filter((part) => part !== '').join(' ')}`,
    '',
    help,
    '',
    options({ ...own, ...GENERAL }),
  ].join('\n');

const rows = (commands: readonly Command[]): string[] =>
  inColumns(commands.map(({ name, summary }) => [name, summary] as const));

function options(given: Readonly<Record<string, Option>>): string {
  const lines = Object.entries(given).map(
    ([name, { value, help }]) => [`--${name}${value === undefined ? '' : ` ${value}`}`, help] as const,
  );
  return ['Options:', ...inColumns(lines)].join('\n');
}

function inColumns(lines: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...lines.map(([left]) => left.length));
  return lines.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
