import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SOURCES_PROJECT } from '@parley/testing';
import { parseTraceparent, silentLogger, startTracing, VERSION } from '../src';
import { tracingSettings } from '../src/tracing-settings';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const root = join(__dirname, '../../..');

describe('whether something is traced', () => {
  it('is not, unless an endpoint is set or an exporter is named', () => {
    expect(tracingSettings({})).toBeUndefined();
    expect(tracingSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_TRACES_EXPORTER: '' })).toBeUndefined();
    expect(startTracing({}, silentLogger)).toBeUndefined();
    const otlp = { exporters: ['otlp'], sampler: 'parentbased_always_on', ratio: 1, warnings: [] };
    expect(tracingSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' })).toEqual(otlp);
    expect(tracingSettings({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces' })).toEqual(otlp);
    expect(tracingSettings({ OTEL_TRACES_EXPORTER: 'otlp' })).toEqual(otlp);
    expect(tracingSettings({ OTEL_TRACES_EXPORTER: 'console, otlp' })?.exporters).toEqual(['otlp', 'console']);
  });

  it('is turned off by two variables', () => {
    const on = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };
    expect(tracingSettings({ ...on, OTEL_SDK_DISABLED: 'true' })).toBeUndefined();
    expect(tracingSettings({ ...on, OTEL_TRACES_EXPORTER: 'none' })).toBeUndefined();
  });

  it('depends on the sampler and its argument', () => {
    const on = { OTEL_TRACES_EXPORTER: 'otlp' };
    const sampled = (name: string, argument?: string): unknown =>
      tracingSettings({ ...on, OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: argument });
    expect(sampled('always_off')).toMatchObject({ sampler: 'always_off', ratio: 1 });
    expect(sampled('parentbased_traceidratio', '0.25')).toMatchObject({ ratio: 0.25 });
    expect(sampled('always_on', '0.25')).toMatchObject({ ratio: 1, warnings: [] });
  });

  it('is said to be wrong by the name of the variable, and goes on with the default', () => {
    const wrong = tracingSettings({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://user:secret@127.0.0.1:4318',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_TRACES_EXPORTER: 'otlp,jaeger',
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '2',
    });
    expect(wrong).toMatchObject({ exporters: ['otlp'], sampler: 'traceidratio', ratio: 1 });
    expect(wrong?.warnings.map((warning) => warning.split(' ')[0])).toEqual([
      'OTEL_TRACES_EXPORTER',
      'OTEL_EXPORTER_OTLP_PROTOCOL',
      'OTEL_TRACES_SAMPLER_ARG',
    ]);
    expect(wrong?.warnings.join()).not.toMatch(/secret|jaeger|grpc/);
    expect(tracingSettings({ OTEL_TRACES_EXPORTER: 'otlp', OTEL_TRACES_SAMPLER: 'xray' })).toMatchObject({
      sampler: 'parentbased_always_on',
      warnings: [expect.stringMatching(/^OTEL_TRACES_SAMPLER must be one of/)],
    });
  });

  it('loads neither the SDK nor the library of figures where it is off', () => {
    const script =
      "const p = require('./libs/platform/src');" +
      'p.startTracing({}, p.silentLogger);' +
      "const loaded = Object.keys(require.cache).filter((file) => /opentelemetry|prom-client/.test(file.split('node_modules')[1] ?? ''));" +
      'process.stdout.write(JSON.stringify(loaded));';
    const { stdout, stderr } = spawnSync(process.execPath, ['-r', '@swc-node/register', '-e', script], {
      cwd: root,
      env: { PATH: process.env['PATH'], TS_NODE_PROJECT: SOURCES_PROJECT },
      encoding: 'utf8',
    });
    expect([stdout, stderr]).toEqual(['[]', '']);
  });
});

describe('a traceparent', () => {
  it('tells the trace, the span and whether it is sampled', () => {
    expect(parseTraceparent(`00-${TRACE}-${SPAN}-01`)).toEqual({ traceId: TRACE, spanId: SPAN, sampled: true });
    expect(parseTraceparent(`00-${TRACE}-${SPAN}-02`)?.sampled).toBe(false);
  });

  it.each([
    ['nothing', undefined],
    ['words', 'maria'],
    ['a version that is none', `ff-${TRACE}-${SPAN}-01`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['capital letters', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
  ])('is none where it is %s', (_, text) => {
    expect(parseTraceparent(text)).toBeUndefined();
  });
});

describe('the version', () => {
  it('is that of the package', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(VERSION).toBe(version);
  });
});
