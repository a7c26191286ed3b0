export { Bell } from './bell';
export { canonicalJson } from './canonical-json';
export { assertClock, BUILT_AT, LAST_TIME, systemClock, wrongTime, type Clock } from './clock';
export { errorFrames, errorKind } from './error-kind';
export { derivedUlid, hashOf, ulid, ulidOf, uuidV7 } from './ids';
export { jsonLogger, LOG_LEVELS, silentLogger, type Logger, type LogLevel } from './logger';
export { silentMetrics, type Counter, type Gauge, type Histogram, type Metrics } from './metrics';
export { prometheusMetrics } from './prometheus-on-demand';
export { systemScheduler, type Scheduler } from './scheduler';
export { startTracing } from './start-tracing';
export { pauses } from './pauses';
export { parseTraceparent, type Span, type Tracing } from './tracing';
export { VERSION } from './version';
export {
  readEnvironment,
  unknownVariables,
  withoutPassword,
  WrongConfiguration,
  type Environment,
  type Variable,
} from './environment';
export { memoryBytes } from './memory-bytes';
export { throttled } from './throttle';
export { workerOptions } from './worker-options';
