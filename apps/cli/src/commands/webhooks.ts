import { addedWebhookOf, filterOf, idOf, NotAllowed, replayedEventsOf } from '@parley/operator';
import type { Command, Given, Option } from '../command';
import { runOnWebhooks } from '../run-on-webhooks';
import { STORES_HELP } from './stores-help';
import { WORKSPACE, workspaceOf } from './workspace';

const list: Command = {
  name: 'webhooks list',
  usage: '[--workspace W]',
  summary: 'shows the webhooks of a workspace: which fail and why, and how much waits',
  help: `Shows the webhooks of a workspace: id, status, how much waits, where it goes, which events, and why it is not active. With --json
all of them, and for one that was disabled the cursor to replay from.

${STORES_HELP}`,
  options: { workspace: WORKSPACE },
  positionals: 0,
  read({ options }) {
    const workspace = workspaceOf(options);
    return (context) => runOnWebhooks({ do: 'list', workspace }, context);
  },
};

const add: Command = {
  name: 'webhooks add',
  usage: `--url URL --events T,T|* [--workspace W] [--format F] [--filter KEY=VALUE …]
  [--description D] [--unordered] [--signing-key-file FILE|-]`,
  summary: 'adds a webhook, and prints its signing key, this once',
  help: `Adds a webhook, which gets the events from now on, and prints its id and its signing key. The key is kept sealed under the master
key, and cannot be shown again. A URL that is or resolves to an address that is not public is refused, unless
PARLEY_WEBHOOK_ALLOW_PRIVATE is true.

${STORES_HELP}`,
  options: {
    url: { type: 'string', value: 'URL', help: 'where the events are sent, by https' },
    events: { type: 'string', value: 'T,T', help: 'types of events, or * for those that the format has by itself' },
    workspace: WORKSPACE,
    format: { type: 'string', value: 'F', help: 'event or service, event when it is left out' },
    filter: {
      type: 'string',
      value: 'KEY=VALUE',
      multiple: true,
      help: 'only such events: channelId, inbox, channelType, contactId or tag; may be repeated',
    },
    description: { type: 'string', value: 'D', help: 'what people call it' },
    unordered: { type: 'boolean', help: 'an event does not wait for the one before it in its conversation' },
    'signing-key-file': {
      type: 'string',
      value: 'FILE',
      help: 'a file with the signing key, - for standard input; one is made without it',
    },
  } satisfies Record<string, Option>,
  positionals: 0,
  read({ options }) {
    const workspace = workspaceOf(options);
    const webhook = addedWebhookOf(settingsGiven(options), (field) => OPTION_OF[field] ?? `--${field}`);
    const file = options['signing-key-file'];
    const signingKeyFile = typeof file === 'string' ? file : undefined;
    return (context) => runOnWebhooks({ do: 'add', workspace, webhook }, context, { signingKeyFile });
  },
};

const OPTION_OF: Readonly<Record<string, string>> = { filters: '--filter', ordered: '--unordered' };

function settingsGiven({ url, events, format, filter, description, unordered }: Given['options']): Given['options'] {
  const filters = Array.isArray(filter) ? filter.map((text) => filterOf('--filter', String(text))) : undefined;
  return {
    url,
    events: typeof events === 'string' ? events.split(',').map((type) => type.trim()) : events,
    format,
    filters,
    description,
    ordered: unordered !== true,
  };
}

const test: Command = {
  name: 'webhooks test',
  usage: 'ID [--workspace W]',
  summary: 'sends an example to a webhook, and shows what it answers',
  help: `Sends an example event, marked Parley-Test: true, to the webhook with this id, as \`webhooks list\` shows it, and shows what came
of it. It is outside of the log and of every order, and spends no try. Exits with 1 when it was not accepted.

${STORES_HELP}`,
  options: { workspace: WORKSPACE },
  positionals: 1,
  read({ options, positionals: [id] }) {
    const [workspace, webhook] = [workspaceOf(options), idOf('ID', id)];
    return (context) => runOnWebhooks({ do: 'test', workspace, id: webhook }, context);
  },
};

const replay: Command = {
  name: 'webhooks replay',
  usage: `ID --since TIME|--after CURSOR [--until TIME] [--only-failed] [--dry-run]
  [--workspace W] [--no-wait]`,
  summary: 'sends events again to a webhook, with a progress bar',
  help: `Sends events again to a webhook, those that match it as it is now, marked Parley-Replay: true, beside and slower than live ones:
those that happened since a time, or lie behind a cursor of the event stream. It is a job, which goes on also when this is
interrupted or the product is stopped; POST /v1/jobs/ID/cancel ends it. While the product runs this waits for its end, and
exits with 1 when something was not accepted. While it is stopped the job is made, and carried out once the product runs.

${STORES_HELP}`,
  options: {
    since: { type: 'string', value: 'TIME', help: 'what happened then or later, such as 2026-11-27T10:30:00Z' },
    after: {
      type: 'string',
      value: 'CURSOR',
      help: 'what came behind this cursor',
    },
    until: { type: 'string', value: 'TIME', help: 'what happened before' },
    'only-failed': { type: 'boolean', help: 'only what was given up, or cancelled' },
    'dry-run': { type: 'boolean', help: 'only says how many events it would send' },
    workspace: WORKSPACE,
    'no-wait': { type: 'boolean', help: 'does not wait for its end' },
  } satisfies Record<string, Option>,
  positionals: 1,
  read({ options, positionals: [id] }) {
    const [workspace, webhook] = [workspaceOf(options), idOf('ID', id)];
    const { since, after, until } = options;
    const events = replayedEventsOf(
      { since, after, until, onlyFailed: options['only-failed'] === true },
      (field) => `--${field === 'onlyFailed' ? 'only-failed' : field}`,
    );
    const dryRun = options['dry-run'] === true;
    if (dryRun && options['no-wait'] === true)
      throw new NotAllowed('--dry-run and --no-wait exclude each other: there is nothing to wait for.');
    return (context) =>
      runOnWebhooks({ do: 'replay', workspace, id: webhook, events, dryRun }, context, {
        waits: options['no-wait'] !== true,
      });
  },
};

export const webhooks: readonly Command[] = [list, add, test, replay];
