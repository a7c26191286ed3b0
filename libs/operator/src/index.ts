export { ask, TaskNotDone } from './ask';
export { openDoor, type OperatorDoor } from './door';
export { tasksOn, type Tasks, type Worked } from './run-task';
export { socketOf } from './socket';
export { OPERATOR_TASKS, type OperatorTask, type Progress, type Report } from './tasks';
