export type { Controlled } from './control-handler';
export { requestTask, requestKeys, requestStatus } from './control-client';
export { startControlServer, type ControlServer } from './control-server';
export { actorOf, idOf, nameOf, NotAllowed, rightsOf } from './key-fields';
export { handleKeyRequest, KeyNotChanged, type KeyAnswer, type KeyRequest } from './keys';
export { TaskNotDone } from './control-connection';
export { copiesOf, tasksOn, type Tasks, type TaskResources } from './run-task';
export { socketOf } from './socket';
export type { ProductStatus } from './status';
export {
  OPERATOR_TASKS,
  type CopyMade,
  type OperatorTask,
  type ParkedRequest,
  type Progress,
  type Report,
  type TaskRequest,
} from './tasks';
