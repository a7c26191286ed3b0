export { at } from './documented';
export { commandIdOf, commandIds, commandIdsOf, conversationCommands } from './conversation-commands';
export { startObserved, type Figure, type ObservedProduct } from './observed-product';
export { publishing, type Publishing } from './publishing';
export {
  BOOTSTRAP,
  KEY,
  newId,
  opening,
  ownPublicLog,
  OTHER_KEY,
  startOn,
  startProduct,
  type Answer,
  type Product,
  type Running,
} from './product';
export { ownWebhooks } from './own-webhooks';
