export { startProjector } from './projector';
export { startProjectorThread, type ProjectorTask } from './projector-thread';
