import type { Environment } from '@parley/platform';
import type { Output } from './output';

/** An option that a command takes besides `--json` and `--help`. */
export interface Option {
  readonly type: 'string' | 'boolean';
  /** What stands for its value in the help, `STORE`; none where it takes no value. */
  readonly value?: string;
  /** It may be given several times, and gives a list. */
  readonly multiple?: true;
  readonly help: string;
}

/** What was given to a command. */
export interface Given {
  readonly options: Readonly<Record<string, unknown>>;
  /** What is no option, behind the command's name. */
  readonly positionals: readonly string[];
}

/** What a command works with. */
export interface Context {
  readonly environment: Environment;
  readonly output: Output;
  /** Whoever called it does not wait any more. */
  readonly signal: AbortSignal;
}

/** True when all is well. What is in the way throws, with a message that says what to do. */
export type Run = (context: Context) => Promise<boolean>;

export interface Command {
  /** One word, or two where it is one of a group: `keys list`. */
  readonly name: string;
  /** What has to come behind its name, `--to STORE`. */
  readonly usage: string;
  readonly summary: string;
  readonly help: string;
  readonly options: Readonly<Record<string, Option>>;
  /** How many positionals it takes. */
  readonly positionals: number;
  /** It goes on until it is interrupted: that is its good end. */
  readonly endless?: true;
  /** What it was asked for. Throws `NotAllowed`, with a sentence, for what it cannot be asked for. */
  read(given: Given): Run;
}
