import type { Command } from '../command';
import { runDemo } from '../run-demo';
import { WORKSPACE, workspaceOf } from './workspace';

export const demo: Command = {
  name: 'demo',
  usage: '[--workspace W]',
  summary: 'fills a workspace with a week of a support desk, and prints what to try',
  help: `Plays a week of a support desk into a workspace, through the API of the product as its clients would, with a key that it makes
for it, named "demo". Then it prints the key and what to try with it. It exits with 0 when every command was acknowledged.
Played again, it adds more.

Plays on the product that runs on the stores that PARLEY_EVENT_STORE, PARLEY_READ_MODEL and PARLEY_OPERATIONS name. When none
runs it starts one on them, and stops it at the end.`,
  options: { workspace: WORKSPACE },
  positionals: 0,
  read({ options }) {
    const workspace = workspaceOf(options);
    return (context) => runDemo(workspace, context);
  },
};
