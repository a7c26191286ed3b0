export { canonicalJson } from './canonical-json';
export { systemClock, type Clock } from './clock';
export { derivedUlid, hashOf, ulid, ulidOf, uuidV7 } from './ids';
export { jsonLogger, LOG_LEVELS, silentLogger, type Logger, type LogLevel } from './logger';
export {
  readEnvironment,
  unknownVariables,
  withoutPassword,
  WrongConfiguration,
  type Environment,
  type Variable,
} from './environment';
