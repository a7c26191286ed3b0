import { apiKeyOperations } from '../api-keys/operations';
import { bulk } from '../bulk/operations';
import { commandOperations } from '../conversations/command-operations';
import { queryOperations } from '../conversations/query-operations';
import { eventOperations } from '../events/operations';
import { healthOperations } from '../health/operations';
import { jobOperations } from '../jobs/operations';
import { deliver } from '../messages/operations';
import { recordOperations } from '../records/operations';
import { routingOperations } from '../routing/operations';
import { webhookOperations } from '../webhooks/operations';
import type { AnyOperation } from './operation';
import { documentOperations } from './document-operations';

/** Everything that the API does. A route that is not in here is in no document: a test looks. */
export const operations: readonly AnyOperation[] = [
  ...commandOperations,
  ...queryOperations,
  deliver,
  bulk,
  ...recordOperations,
  ...routingOperations,
  ...eventOperations,
  ...apiKeyOperations,
  ...webhookOperations,
  ...jobOperations,
  ...healthOperations,
  ...documentOperations,
];
