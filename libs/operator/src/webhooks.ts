import { cursorIn, placeOf, type Place, type PublicLogReader } from '@parley/public-log';
import {
  SettingsRefused,
  SigningKeyRefused,
  TestUnderWay,
  TooManyReplays,
  TooManyWebhooks,
  UrlRefused,
  WebhookDisabled,
  WebhooksUnavailable,
  type Attempt,
  type GivenSettings,
  type ReplayJob,
  type Webhook,
  type Webhooks,
} from '@parley/webhooks';

/** Of which events a replay sends those that match the webhook: behind a cursor, or those that happened since a time, in ms since 1970. */
export interface ReplayedEvents {
  readonly from: { readonly after: string } | { readonly since: number };
  /** Those that happened before. */
  readonly until?: number;
  /** Those that were given up, or cancelled. */
  readonly onlyFailed: boolean;
}

/** What an operator asks of the webhooks. A test is answered when its receiver has answered, all else at once. */
export type WebhookRequest =
  | { readonly do: 'list'; readonly workspace: string }
  | {
      readonly do: 'add';
      readonly workspace: string;
      readonly webhook: GivenSettings & { readonly signingKey?: string };
    }
  | { readonly do: 'test'; readonly workspace: string; readonly id: string }
  | {
      readonly do: 'replay';
      readonly workspace: string;
      readonly id: string;
      readonly events: ReplayedEvents;
      /** Only counts them. */
      readonly dryRun: boolean;
    }
  /** How far a replay is. */
  | { readonly do: 'job'; readonly workspace: string; readonly id: string };

/** A webhook as an operator sees it; `replayFrom` is a cursor of the event stream. */
interface ShownWebhook extends Omit<Webhook, 'replayFrom'> {
  readonly replayFrom: string | null;
}

export type WebhookAnswer =
  | { readonly tag: 'webhooks'; readonly workspace: string; readonly webhooks: readonly ShownWebhook[] }
  /** The one time that the signing key is told. */
  | { readonly tag: 'webhook-added'; readonly webhook: ShownWebhook; readonly signingKey: string }
  | { readonly tag: 'webhook-tested'; readonly webhook: string; readonly accepted: boolean; readonly attempt: Attempt }
  | { readonly tag: 'replay-counted'; readonly webhook: string; readonly total: number }
  | { readonly tag: 'replay-begun'; readonly job: ReplayJob; readonly status: Webhook['status'] }
  | { readonly tag: 'replay'; readonly job: ReplayJob };

/** It cannot be done as things are. The message says why, and what to do. */
export class WebhookNotDone extends Error {
  override readonly name = 'WebhookNotDone';
}

interface OfWebhooks {
  readonly webhooks: Webhooks;
  /** Whose cursors are told and taken. */
  readonly publicLog: Pick<PublicLogReader, 'epochs' | 'forgottenTo'>;
}

const PAGE = 100;
/** Who replays, by the name of it in the job. */
const OPERATOR = { type: 'api', id: 'command-line' } as const;

/** Does what is asked; what is made is on the disk when this resolves. Rejects with `WebhookNotDone`. */
export async function handleWebhookRequest(
  parts: OfWebhooks,
  request: WebhookRequest,
  signal?: AbortSignal,
): Promise<WebhookAnswer> {
  try {
    return await answerTo(parts, request, signal);
  } catch (error) {
    throw notDone(error);
  }
}

async function answerTo(parts: OfWebhooks, request: WebhookRequest, signal?: AbortSignal): Promise<WebhookAnswer> {
  const { webhooks } = parts;
  const { workspace } = request;
  switch (request.do) {
    case 'list': {
      const all = await allOf(webhooks, workspace);
      return { tag: 'webhooks', workspace, webhooks: await shown(parts, all) };
    }
    case 'add': {
      const made = await webhooks.create(workspace, request.webhook);
      if (made.tag !== 'made') throw new Error(`a new webhook was answered with ${made.tag}`);
      const [webhook] = await shown(parts, [made.webhook]);
      if (webhook === undefined) throw new Error('a new webhook cannot be shown');
      return { tag: 'webhook-added', webhook, signingKey: made.signingKey };
    }
    case 'test': {
      const { id } = request;
      const tested = await webhooks.test(workspace, id, signal);
      if (tested === undefined || tested.tag === 'reused') throw noWebhook(workspace, id);
      const { made: attempt } = tested;
      const { statusCode } = attempt;
      const accepted = statusCode !== null && statusCode >= 200 && statusCode < 300;
      return { tag: 'webhook-tested', webhook: id, accepted, attempt };
    }
    case 'replay':
      return replay(parts, request);
    case 'job': {
      const job = await webhooks.job(workspace, request.id);
      if (job === undefined) throw new WebhookNotDone(`There is no job ${request.id} in the workspace ${workspace}.`);
      return { tag: 'replay', job };
    }
  }
}

async function replay(
  { webhooks, publicLog }: OfWebhooks,
  { workspace, id, events, dryRun }: Extract<WebhookRequest, { do: 'replay' }>,
): Promise<WebhookAnswer> {
  const { from, until, onlyFailed } = events;
  const asked = {
    from: 'since' in from ? from : { after: await placeAfter(publicLog, from.after) },
    until,
    onlyFailed,
  };
  if (dryRun) {
    const total = await webhooks.countReplay(workspace, id, asked);
    if (total === undefined) throw noWebhook(workspace, id);
    return { tag: 'replay-counted', webhook: id, total };
  }
  const begun = await webhooks.replay(workspace, id, { ...asked, by: OPERATOR });
  const webhook = await webhooks.get(workspace, id);
  if (begun === undefined || begun.tag === 'reused' || webhook === undefined) throw noWebhook(workspace, id);
  return { tag: 'replay-begun', job: begun.made, status: webhook.status };
}

async function placeAfter(log: OfWebhooks['publicLog'], cursor: string): Promise<Place> {
  const place = await placeOf(log, cursor);
  if (!('tag' in place)) return place;
  throw new WebhookNotDone(
    place.tag === 'Expired'
      ? `What comes next is not kept any more, or the cursor is of another log. Replay from the oldest that is kept: --after ${place.oldest}`
      : 'after must be a cursor of the event stream, as `webhooks list --json` and `events tail --json` show them.',
  );
}

async function allOf(webhooks: Webhooks, workspace: string): Promise<readonly Webhook[]> {
  const all: Webhook[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page: Awaited<ReturnType<Webhooks['list']>> = await webhooks.list(workspace, { after, limit: PAGE });
    all.push(...page.webhooks);
    after = page.next;
  }
  return all;
}

async function shown({ publicLog }: OfWebhooks, all: readonly Webhook[]): Promise<readonly ShownWebhook[]> {
  const epochs = all.some(({ replayFrom }) => replayFrom !== null) ? await publicLog.epochs() : [];
  return all.map((webhook) => ({
    ...webhook,
    replayFrom: webhook.replayFrom === null ? null : cursorIn(epochs, webhook.replayFrom),
  }));
}

const noWebhook = (workspace: string, id: string): WebhookNotDone =>
  new WebhookNotDone(
    `There is no webhook ${id} in the workspace ${workspace}. See: npm run parley -- webhooks list --workspace ${workspace}`,
  );

/** What a refusal says to a person: a field of a webhook is called as its option is. */
function notDone(error: unknown): unknown {
  if (error instanceof SettingsRefused) {
    const option = (field: string): string => (field === 'filters' ? '--filter' : `--${field}`);
    return new WebhookNotDone(error.faults.map(({ field, message }) => `${option(field)} ${message}.`).join(' '));
  }
  if (error instanceof WebhooksUnavailable)
    return new WebhookNotDone(
      error.outcome === 'unknown'
        ? `It may or may not have been done, look at the list: ${error.message}`
        : `The webhooks cannot be reached, and nothing was changed: ${error.message}`,
    );
  return SAID_AS_IT_IS.some((kind) => error instanceof kind) ? new WebhookNotDone((error as Error).message) : error;
}

const SAID_AS_IT_IS = [UrlRefused, SigningKeyRefused, TooManyReplays, TooManyWebhooks, TestUnderWay, WebhookDisabled];
