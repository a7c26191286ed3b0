import { pino, type DestinationStream } from 'pino';
import { standardOutput, type LogDestination } from './standard-output';

/** Structured logs. Never personal data, never a key. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The log of a process, which is written in bulk. */
interface ProcessLogger extends Logger {
  /** Resolves when everything is written, or after half a second. For the end of the process. */
  flush(): Promise<void>;
}

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * JSON lines, a line each, on standard output unless another destination is given. There they are written together: when 4 KiB
 * have come, after a second, at once with an error, and when the process ends.
 */
export function jsonLogger(level: LogLevel, destination: LogDestination = standardOutput()): ProcessLogger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const log = pino(options, destination as DestinationStream);
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error(fields, message) {
      log.error(fields, message);
      destination.flushSync?.();
    },
    flush: async () => destination.flush?.(),
  };
}

export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
