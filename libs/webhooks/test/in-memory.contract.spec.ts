import { inMemoryWebhooks, inMemoryWebhooksData } from '../src';
import { webhooksContract } from './webhooks.contract';

webhooksContract('in memory', (options) => {
  const data = inMemoryWebhooksData();
  return {
    ...inMemoryWebhooks(data, options),
    another: () => inMemoryWebhooks(data, options),
    dispose: () => undefined,
  };
});
