import type { Rooms } from '../src/architecture';

const nest = '@nestjs/*';
const node = 'node:**';
const events = ['domain', 'event-schema', 'event-store'];
const product = [
  ...events,
  'commands',
  'subscriptions',
  'read-models',
  'public-events',
  'public-log',
  'webhooks',
  'automations',
  'verification',
  'runtime',
  'operator',
  'access',
  'demo',
  'storage',
  'http',
  'product',
  'platform',
];

/** Who may know whom: the rooms that a room imports, and the packages that it uses. */
export const rooms: Rooms = {
  domain: { knows: [], uses: ['fp-ts'] },
  'event-schema': { knows: ['domain', 'event-store'], uses: ['fp-ts', 'io-ts'] },
  'event-store': { knows: ['storage'], uses: ['fp-ts', '@eventstore/db-client', 'google-protobuf', node] },
  commands: { knows: [...events, 'platform', 'subscriptions'], uses: ['fp-ts', 'lru-cache', nest, node] },
  subscriptions: { knows: ['event-store', 'platform', 'storage'], uses: ['fp-ts', node] },
  'read-models': {
    knows: [...events, 'platform', 'storage', 'subscriptions'],
    uses: ['fp-ts', 'lru-cache', 'mongodb', nest, node],
  },
  'public-events': { knows: [...events, 'platform'], uses: ['fp-ts', node] },
  'public-log': {
    knows: ['event-store', 'public-events', 'storage', 'subscriptions', 'platform'],
    uses: ['mongodb', node],
  },
  webhooks: {
    knows: ['event-store', 'public-events', 'public-log', 'platform', 'storage'],
    uses: ['ipaddr.js', 'lru-cache', 'mongodb', 'undici', node],
  },
  automations: {
    knows: [...events, 'platform', 'storage', 'subscriptions'],
    uses: ['fp-ts', 'mongodb', node],
  },
  verification: { knows: [...events, 'platform', 'read-models', 'public-events', 'public-log'], uses: ['fp-ts'] },
  runtime: {
    knows: [
      ...events,
      'read-models',
      'public-events',
      'public-log',
      'webhooks',
      'subscriptions',
      'platform',
      'storage',
    ],
    uses: ['fp-ts', 'lru-cache', node],
  },
  operator: {
    knows: [
      ...events,
      'access',
      'read-models',
      'public-events',
      'public-log',
      'webhooks',
      'runtime',
      'subscriptions',
      'verification',
      'platform',
    ],
    uses: ['fp-ts', 'io-ts', node],
  },
  access: { knows: ['domain', 'platform', 'storage'], uses: ['fp-ts', node] },
  demo: { knows: ['platform'], uses: [node] },
  http: {
    knows: [
      ...events,
      'access',
      'commands',
      'read-models',
      'public-events',
      'public-log',
      'platform',
      'storage',
      'subscriptions',
      'webhooks',
    ],
    uses: ['fp-ts', 'io-ts', 'fastify', 'rxjs', 'swagger-ui-dist', nest, node],
  },
  product: {
    knows: [
      ...events,
      'access',
      'automations',
      'commands',
      'http',
      'platform',
      'public-log',
      'read-models',
      'runtime',
      'subscriptions',
      'webhooks',
    ],
    uses: ['fp-ts'],
  },
  platform: { knows: [], uses: ['fp-ts', 'io-ts', 'pino', 'prom-client', '@opentelemetry/*', node] },
  storage: { knows: ['platform'], uses: ['mongodb', node] },
  testing: { knows: product, uses: ['*', '@*/*', node] },
  'testing-product': { knows: product, uses: ['*', '@*/*', node] },
  'apps/*': { knows: product, uses: ['cli-progress', 'fp-ts', 'reflect-metadata', nest, node] },
  bench: { knows: [...product, 'testing'], uses: ['*', '@*/*', node] },
};
