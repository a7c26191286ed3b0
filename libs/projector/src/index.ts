export { startProjector } from './projector';
export { readModelLag } from './read-model-lag';
export { startProjectorThread, type ProjectorTask } from './projector-thread';
export { pausable, type PausableSubscription } from './pausable';
export { openLog, threadOptions, type EventLog } from './event-log';
export { rebuild, type RebuildParts, type RebuildProgress, type RebuildTask } from './rebuild';
