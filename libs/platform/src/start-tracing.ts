import { createRequire } from 'node:module';
import type { Environment } from './environment';
import type { Logger } from './logger';
import type { OpenTelemetryOptions } from './opentelemetry';
import type { Tracing } from './tracing';
import { tracingSettings } from './tracing-settings';

const load = createRequire(__filename);

/**
 * Tracing as the environment has it (`OTEL_…`); undefined where it is off, and then the SDK is not even loaded. Each thread starts
 * its own. `environment` is the process's own: the exporter reads endpoint, headers and timeouts from there.
 */
export function startTracing(environment: Environment, logger: Logger): Tracing | undefined {
  const settings = tracingSettings(environment);
  if (settings === undefined) return undefined;
  for (const warning of settings.warnings) logger.warn({}, warning);
  const { openTelemetry } = load('./opentelemetry') as {
    readonly openTelemetry: (options: OpenTelemetryOptions) => Tracing;
  };
  return openTelemetry({ settings, logger });
}
