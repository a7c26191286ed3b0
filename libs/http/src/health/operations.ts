import { operation } from '../api/operation';
import { oneOf } from '../api/shape';
import type { Schema } from '../codec/schema';

const health = { method: 'get', right: 'nobody', tag: 'Health' } as const;

const says = (...values: readonly string[]): Schema => ({
  type: 'object',
  properties: { status: oneOf(values) },
  required: ['status'],
});

export const live = operation({
  ...health,
  id: 'getLive',
  path: '/health/live',
  summary: 'The process runs and answers',
  answers: { 200: says('live') },
});

export const ready = operation({
  ...health,
  id: 'getReady',
  path: '/health/ready',
  summary: 'Whether this process should get requests, and what each part of it says',
  answers: { 200: says('ready', 'degraded'), 503: says('not_ready') },
});

export const metrics = operation({
  ...health,
  id: 'getMetrics',
  path: '/metrics',
  summary: 'Figures of this process, for Prometheus',
  answers: { 200: { contentType: 'text/plain' } },
});

export const healthOperations = [live, ready, metrics];
