import {
  SettingsRefused,
  SigningKeyRefused,
  TestUnderWay,
  TooManyChanges,
  TooManyReplays,
  TooManySigningKeys,
  TooManyWebhooks,
  UrlRefused,
  WebhookDisabled,
  WebhooksUnavailable,
  type GivenSettings,
} from '@parley/webhooks';
import { invalidRequest, Problem, storageFull, unavailable } from '../problem/problem';

const TOO_MANY = [TooManyWebhooks, TooManySigningKeys, TooManyChanges, TooManyReplays];

/** How a request spells a field of a webhook. */
type Spelling = (field: keyof GivenSettings) => string;

/** What the room says, in the words of the contract. */
export async function kept<T>(work: Promise<T>, spelling: Spelling = (field) => field): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw problemOf(error, spelling) ?? error;
  }
}

function problemOf(error: unknown, spelling: Spelling): Problem | undefined {
  if (TOO_MANY.some((kind) => error instanceof kind)) return conflict('limit_exceeded', (error as Error).message);
  if (error instanceof TestUnderWay) return conflict('test_under_way', error.message);
  if (error instanceof WebhookDisabled) return conflict('webhook_disabled', error.message);
  if (error instanceof SettingsRefused)
    return new Problem(invalidRequest(error.faults.map(({ field, message }) => ({ path: spelling(field), message }))));
  if (error instanceof UrlRefused)
    return new Problem(invalidRequest([{ path: 'url', message: refusedUrl(error.message) }]));
  if (error instanceof SigningKeyRefused)
    return new Problem(invalidRequest([{ path: 'signing_key', message: `is refused: ${within(error.message)}` }]));
  return error instanceof WebhooksUnavailable ? away(error) : undefined;
}

function away({ outcome }: WebhooksUnavailable): Problem {
  if (outcome === 'full') return storageFull();
  return outcome === 'nothing'
    ? unavailable('The store of webhooks cannot be reached or is busy. Nothing was changed; try again.')
    : unavailable('The change may or may not have been made. Look at the webhook.', 'outcome_unknown');
}

/** Of a sentence of the guard, behind the field. */
export const refusedUrl = (sentence: string): string => `is refused: ${within(sentence)}`;

/** A sentence within another one. */
const within = (sentence: string): string => sentence.replace(/\.$/, '');

export const conflict = (code: string, detail: string): Problem =>
  new Problem({ status: 409, code, title: 'Not now', detail });

const notThere = (code: string, detail: string): Problem =>
  new Problem({ status: 404, code, title: 'Not found', detail });

export const webhookNotFound = (): Problem => notThere('webhook_not_found', 'There is no webhook with this id.');
export const deliveryNotFound = (): Problem =>
  notThere('delivery_not_found', 'The webhook has no delivery with this id, or it is not kept any more.');
export const jobNotFound = (): Problem => notThere('job_not_found', 'There is no job with this id.');
