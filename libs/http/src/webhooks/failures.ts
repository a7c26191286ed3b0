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
import { invalidRequest, notFound, notNow, Problem, storeFailed } from '../problem/problem';

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
  if (TOO_MANY.some((kind) => error instanceof kind)) return notNow('limit_exceeded', (error as Error).message);
  if (error instanceof TestUnderWay) return notNow('test_under_way', error.message);
  if (error instanceof WebhookDisabled) return notNow('webhook_disabled', error.message);
  if (error instanceof SettingsRefused)
    return new Problem(invalidRequest(error.faults.map(({ field, message }) => ({ path: spelling(field), message }))));
  if (error instanceof UrlRefused)
    return new Problem(invalidRequest([{ path: 'url', message: refused(error.message) }]));
  if (error instanceof SigningKeyRefused)
    return new Problem(invalidRequest([{ path: 'signing_key', message: refused(error.message) }]));
  return error instanceof WebhooksUnavailable ? storeFailed(error.outcome, 'webhooks', 'the webhook') : undefined;
}

/** Of a sentence that says why, behind the field. */
export const refused = (sentence: string): string => `is refused: ${sentence.replace(/\.$/, '')}`;

export const webhookNotFound = (): Problem => notFound('There is no webhook with this id.', 'webhook_not_found');
export const deliveryNotFound = (): Problem =>
  notFound('The webhook has no delivery with this id, or it is not kept any more.', 'delivery_not_found');
export const jobNotFound = (): Problem => notFound('There is no job with this id.', 'job_not_found');
