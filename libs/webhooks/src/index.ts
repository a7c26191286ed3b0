export { startDeliverer, type Deliverer } from './deliverer/deliverer';
export { inMemoryWebhooksData } from './in-memory/data';
export { inMemoryWebhooks } from './in-memory/in-memory-webhooks';
export { HEALTHY, stateAfter } from './outcome/health';
export { RETRY_SECONDS, verdictOn } from './outcome/verdict';
export { httpSender, type Sender } from './sending/sender';
export { urlGuard } from './sending/resolver';
export { parseMasterKey, sealerOf, type Sealer } from './signing/sealer';
export { signatureOf } from './signing/signature';
export { signingBytes } from './signing/signing-key';
export { DELIVERY_STATUSES, JOB_STATUSES, type Attempt, type Delivery, type ReplayJob } from './delivery';
export type { Once, Repeatable } from './once';
export { WebhooksUnavailable, type DeliveryQueue, type WebhookStore } from './port';
export { SettingsRefused, SigningKeyRefused, TestUnderWay, UrlRefused, WebhookDisabled } from './service/refusals';
export {
  EVERY_OWN_TYPE,
  FILTER_SPELLINGS,
  LONGEST_DESCRIPTION,
  LONGEST_VALUE,
  selectionFaults,
  SERVICE,
  type GivenSettings,
} from './service/settings';
export { GRACE_SECONDS, LONGEST_GRACE_SECONDS, webhooks, type Webhooks } from './service/webhooks';
export { FILTER_KEYS, LONGEST_URL, MOST_FILTERS, WEBHOOK_STATUSES, type Webhook } from './webhook';
export { TooManyChanges, TooManyReplays, TooManySigningKeys, TooManyWebhooks } from './too-many';
export { openWebhooks } from './sqlite/open-webhooks.sqlite';
