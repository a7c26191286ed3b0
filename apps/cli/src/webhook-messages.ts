import type { WebhookAnswer } from '@parley/operator';
import { counted, number } from './numbers';

type Of<Tag extends WebhookAnswer['tag']> = Extract<WebhookAnswer, { readonly tag: Tag }>;
type Webhook = Of<'webhook-added'>['webhook'];

/** Of what a receiver answers, in characters. */
const LONGEST_ANSWER = 500;

export function webhookMessageOf(answer: WebhookAnswer): string {
  switch (answer.tag) {
    case 'webhooks':
      return answer.webhooks.length === 0
        ? `The workspace ${answer.workspace} has no webhooks.`
        : inTable([HEAD, ...answer.webhooks.map(rowOf)]);
    case 'webhook-added':
      return [
        `The webhook ${answer.webhook.id} gets ${eventsOf(answer.webhook)} from now on, at ${plain(answer.webhook.url)}`,
        `Signing key, shown this once: ${plain(answer.signingKey)}`,
      ].join('\n');
    case 'webhook-tested':
      return testedMessage(answer);
    case 'replay-counted':
      return `A replay would send ${counted(answer.total, 'event')} to ${answer.webhook}.`;
    case 'replay-begun':
      return begunMessage(answer);
    case 'replay':
      return endedMessage(answer.job);
  }
}

const HEAD = ['ID', 'STATUS', 'WAITING', 'URL', 'EVENTS', 'REASON'] as const;

const rowOf = (webhook: Webhook): readonly string[] => [
  webhook.id,
  webhook.status,
  number(webhook.waiting),
  plain(webhook.url),
  eventsOf(webhook),
  plain(webhook.reason ?? ''),
];

const eventsOf = ({ events, format, ordered }: Webhook): string =>
  [`${format}:${events.join(',')}`, ...(ordered ? [] : ['unordered'])].join(' ');

function inTable(rows: readonly (readonly string[])[]): string {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function testedMessage({
  accepted,
  attempt: { statusCode, durationMs, error, response },
}: Of<'webhook-tested'>): string {
  const took = `in ${number(durationMs)} ms`;
  const said = accepted
    ? `It was accepted: ${statusCode} ${took}.`
    : `It was not accepted: ${plain(error ?? '')} ${took}.`;
  if (response === null || response === '') return said;
  return `${said}\nIt answered: ${plain(response.slice(0, LONGEST_ANSWER))}${response.length > LONGEST_ANSWER ? ' …' : ''}`;
}

function begunMessage({ job: { id, webhook, total }, status }: Of<'replay-begun'>): string {
  const sends = `The job ${id} sends ${counted(total, 'event')} again to ${webhook}.`;
  if (status === 'active') return sends;
  return `${sends} The webhook is ${status}: ${status === 'paused' ? 'it goes on when that is enabled.' : 'it goes on when that answers again.'}`;
}

function endedMessage({ id, status, total, done, failed }: Of<'replay'>['job']): string {
  const refused = failed === 0 ? '' : `, ${number(failed)} of them were not accepted`;
  const how = `${number(done)} of ${counted(total, 'event')} sent${refused}`;
  if (status === 'done') return `The job ${id} is done: ${how}.`;
  return `The job ${id} ${status === 'running' ? 'goes on' : `was ${status === 'failed' ? 'given up, because its webhook was disabled' : 'cancelled'}`}: ${how}.`;
}

/** What others have written, without what a terminal would do something for. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
