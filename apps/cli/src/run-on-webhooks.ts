import { setTimeout } from 'node:timers/promises';
import { handleWebhookRequest, requestWebhooks, type WebhookAnswer, type WebhookRequest } from '@parley/operator';
import type { Context } from './command';
import { storesOf } from './settings';
import { signingKeyGiven } from './signing-key-given';
import { withWebhooksOf } from './webhooks-in-files';

interface More {
  /** Where the signing key of a webhook that is added is to be read. */
  readonly signingKeyFile?: string | undefined;
  /** Waits for the end of a replay. */
  readonly waits?: boolean;
}

const LOOK_EVERY_MS = 500;

/** Has something done to the webhooks by the product that runs on the stores, or does it on the files when none runs. True when all is well. */
export async function runOnWebhooks(
  asked: WebhookRequest,
  { environment, output, signal }: Context,
  { signingKeyFile, waits = false }: More = {},
): Promise<boolean> {
  const { readModel, ...stores } = storesOf(environment);
  const request = await withSigningKey(asked, signingKeyFile);
  const ask = (body: WebhookRequest): Promise<WebhookAnswer | undefined> => requestWebhooks(readModel, body, signal);
  const answer = await ask(request);
  if (answer === undefined) {
    const signs = request.do === 'add' || request.do === 'test';
    const own = await withWebhooksOf(stores, environment, signs, (parts) =>
      handleWebhookRequest(parts, request, signal),
    );
    output.show(own);
    if (own.tag === 'replay-begun') output.note('The product is stopped: the job is carried out once it runs.');
    return isGood(own);
  }
  output.show(answer);
  return answer.tag === 'replay-begun' && waits ? followed(answer, ask, output, signal) : isGood(answer);
}

async function withSigningKey(asked: WebhookRequest, file: string | undefined): Promise<WebhookRequest> {
  if (asked.do !== 'add' || file === undefined) return asked;
  return { ...asked, webhook: { ...asked.webhook, signingKey: await signingKeyGiven(file) } };
}

/** Shows how far a replay is, to its end. */
async function followed(
  { job: { workspace, id } }: Extract<WebhookAnswer, { readonly tag: 'replay-begun' }>,
  ask: (body: WebhookRequest) => Promise<WebhookAnswer | undefined>,
  output: Context['output'],
  signal: AbortSignal,
): Promise<boolean> {
  for (;;) {
    const answer = await ask({ do: 'job', workspace, id });
    if (answer === undefined) {
      output.note('The product was stopped: the job goes on once it runs.');
      return false;
    }
    if (answer.tag !== 'replay') throw new Error(`a job was answered with ${answer.tag}`);
    const { status, done, total } = answer.job;
    if (status !== 'running') {
      output.show(answer);
      return isGood(answer);
    }
    output.show({ tag: 'progress', progress: { step: 'events', done, of: total } });
    await setTimeout(LOOK_EVERY_MS, undefined, { signal });
  }
}

function isGood(answer: WebhookAnswer): boolean {
  if (answer.tag === 'webhook-tested') return answer.accepted;
  return answer.tag !== 'replay' || (answer.job.status === 'done' && answer.job.failed === 0);
}
