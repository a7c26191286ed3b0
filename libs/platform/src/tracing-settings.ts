import type { Environment } from './environment';

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
type SamplerName = (typeof SAMPLERS)[number];

const EXPORTERS = ['otlp', 'console'] as const;
export type ExporterName = (typeof EXPORTERS)[number];

export interface TracingSettings {
  readonly exporters: readonly ExporterName[];
  readonly sampler: SamplerName;
  /** From 0 to 1, of traces that begin here. */
  readonly ratio: number;
  /** What was wrong and is left at its default; as OpenTelemetry has it, that stops nothing. Names variables, not values. */
  readonly warnings: readonly string[];
}

/**
 * The usual variables of OpenTelemetry. Undefined: nothing is traced, because no endpoint is set and no exporter is named, or
 * because tracing is turned off.
 */
export function tracingSettings(environment: Environment): TracingSettings | undefined {
  if (environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return undefined;
  const warnings: string[] = [];
  const exporters = exportersOf(environment, warnings);
  if (exporters.length === 0) return undefined;
  const protocol = environment['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] ?? environment['OTEL_EXPORTER_OTLP_PROTOCOL'];
  if (protocol !== undefined && protocol !== '' && protocol !== 'http/protobuf')
    warnings.push('OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf, and that is what is sent');
  const sampler = samplerOf(environment, warnings);
  return { exporters, sampler, ratio: ratioOf(environment, sampler, warnings), warnings };
}

function exportersOf(environment: Environment, warnings: string[]): readonly ExporterName[] {
  const named = environment['OTEL_TRACES_EXPORTER']?.trim();
  if (named === undefined || named === '') {
    const endpoint =
      environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || environment['OTEL_EXPORTER_OTLP_ENDPOINT'] || '';
    return endpoint === '' ? [] : ['otlp'];
  }
  const names = named.split(',').map((name) => name.trim());
  if (!names.every((name) => name === 'none' || isOneOf(EXPORTERS, name)))
    warnings.push('OTEL_TRACES_EXPORTER must be otlp, console or none');
  return EXPORTERS.filter((name) => names.includes(name));
}

function samplerOf(environment: Environment, warnings: string[]): SamplerName {
  const named = environment['OTEL_TRACES_SAMPLER'] || 'parentbased_always_on';
  if (isOneOf(SAMPLERS, named)) return named;
  warnings.push(`OTEL_TRACES_SAMPLER must be one of ${SAMPLERS.join(', ')}`);
  return 'parentbased_always_on';
}

function ratioOf(environment: Environment, sampler: SamplerName, warnings: string[]): number {
  const given = environment['OTEL_TRACES_SAMPLER_ARG'];
  if (!sampler.endsWith('traceidratio') || given === undefined || given === '') return 1;
  const ratio = Number(given);
  if (ratio >= 0 && ratio <= 1) return ratio;
  warnings.push('OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1');
  return 1;
}

const isOneOf = <Word extends string>(words: readonly Word[], word: string): word is Word =>
  words.some((known) => known === word);
