import type { Command } from '../command';
import { runDemo } from '../run-demo';
import { WORKSPACE, workspaceOf } from './workspace';

export const demo: Command = {
  name: 'demo',
  usage: '[--workspace W]',
  summary: 'fills a workspace with a week of a support desk, and prints what to try',
  help: `Plays a week of a support desk into a workspace, through the API of the product as its clients would, with a key that it makes
for it, named "demo". Then it prints the key, what to try with it, and what shows things that happen by themselves in the next
minutes: snoozes end, idle conversations are closed, and rules have found somebody. It exits with 0 when every command was
acknowledged. Played again, it adds more.

Its routing rules hold in an inbox of its own alone. They stand before those that the workspace has, and take the place of those
of an earlier demo.

Plays on the product that runs on the stores that PARLEY_EVENT_STORE, PARLEY_READ_MODEL and PARLEY_OPERATIONS name. When none
runs it starts one on them, and stops it at the end.`,
  options: { workspace: WORKSPACE },
  positionals: 0,
  read({ options }) {
    const workspace = workspaceOf(options);
    return (context) => runDemo(workspace, context);
  },
};
