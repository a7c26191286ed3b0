export type { Opened } from './answer';
export { ask, askForKeys, askStatus } from './ask';
export { openDoor, type OperatorDoor } from './door';
export { actorOf, idOf, nameOf, NotAllowed, rightsOf } from './key-fields';
export { answerOnKeys, KeyNotChanged, type KeyAnswer, type KeyRequest } from './keys';
export { TaskNotDone } from './knock';
export { copiesOf, tasksOn, type Tasks, type Worked } from './run-task';
export { socketOf } from './socket';
export type { ProductStatus } from './status';
export {
  OPERATOR_TASKS,
  type CopyMade,
  type OperatorTask,
  type Progress,
  type Report,
  type TaskRequest,
} from './tasks';
