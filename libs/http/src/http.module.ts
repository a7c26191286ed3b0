import { Module, type DynamicModule, type ModuleMetadata, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { ApiKeys, ApiKeyStore } from '@parley/access';
import { asyncApiDocument } from '@parley/public-events';
import type { PublicLogReader } from '@parley/public-log';
import { silentMetrics, type Clock, type Logger, type Metrics } from '@parley/platform';
import type { Webhooks } from '@parley/webhooks';
import { KeyGuard } from './access/key.guard';
import { DocumentController } from './api/document.controller';
import { openApiDocument } from './api/document';
import { operations } from './api/operations';
import { ShownPlaces } from './api/shown-places';
import { ApiKeysController } from './api-keys/api-keys.controller';
import { BulkController } from './bulk/bulk.controller';
import { ConversationCommandsController } from './conversations/commands.controller';
import { ConversationHistoryController } from './conversations/history.controller';
import { ConversationQueriesController } from './conversations/queries.controller';
import { CountsController } from './counts/counts.controller';
import { EventLog } from './events/event-log';
import { EventsController } from './events/events.controller';
import { EventStreamController } from './events/stream.controller';
import { Followers } from './events/followers';
import { USUAL_TIMES, type StreamTimes } from './events/stream-times';
import { JobsController } from './jobs/jobs.controller';
import { MessagesController } from './messages/messages.controller';
import { RecordCommandsController } from './records/commands.controller';
import { RecordQueriesController } from './records/queries.controller';
import { RoutingController } from './routing/routing.controller';
import { HealthController, type Readiness } from './health/health.controller';
import { MetricsController } from './observe/metrics.controller';
import { ProblemFilter } from './problem/problem.filter';
import { DeliveriesController } from './webhooks/deliveries.controller';
import { WebhooksController } from './webhooks/webhooks.controller';
import {
  API_KEY_STORE,
  API_KEYS,
  ASYNCAPI,
  CLOCK,
  LOGGER,
  METRICS,
  OPENAPI,
  PUBLIC_LOG,
  READINESS,
  STREAM_TIMES,
  WEBHOOKS,
} from './tokens';

interface HttpRoom {
  readonly keys: ApiKeys;
  /** Where keys are made and deleted. */
  readonly keyStore: ApiKeyStore;
  readonly publicLog: PublicLogReader;
  readonly webhooks: Webhooks;
  /** What streams do by the clock, where it is another than everywhere. */
  readonly streamTimes?: Partial<StreamTimes>;
  readonly readiness: Readiness;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Of the program, as the description of the API says it. */
  readonly version: string;
  /** What `/metrics` tells (default: nothing). */
  readonly metrics?: Metrics;
  /** Whether the API is served; health, metrics and the description always are (default true). */
  readonly api?: boolean;
  /** The modules that handle the commands and queries which the controllers send. */
  readonly handlers: NonNullable<ModuleMetadata['imports']>;
}

/** What stands before every route: the key check, and problems in place of errors. */
export const httpStack = ({
  keys,
  readiness,
  logger,
  clock,
}: Pick<HttpRoom, 'keys' | 'readiness' | 'logger' | 'clock'>): Provider[] => [
  { provide: API_KEYS, useValue: keys },
  { provide: READINESS, useValue: readiness },
  { provide: LOGGER, useValue: logger },
  { provide: CLOCK, useValue: clock },
  { provide: APP_GUARD, useClass: KeyGuard },
  { provide: APP_FILTER, useClass: ProblemFilter },
];

/** The queries first: POST /v1/conversations/list is no command of a conversation called "list". */
const API = [
  ConversationQueriesController,
  ConversationHistoryController,
  ConversationCommandsController,
  MessagesController,
  BulkController,
  CountsController,
  EventsController,
  EventStreamController,
  RecordQueriesController,
  RoutingController,
  RecordCommandsController,
  ApiKeysController,
  WebhooksController,
  DeliveriesController,
  JobsController,
];

/** For whoever watches a process, whatever it is there for. */
const ALWAYS = [HealthController, MetricsController, DocumentController];

@Module({})
export class HttpModule {
  static of({ handlers, keyStore, version, metrics = silentMetrics, api = true, ...room }: HttpRoom): DynamicModule {
    const times = { ...USUAL_TIMES, ...room.streamTimes };
    return {
      module: HttpModule,
      imports: handlers,
      controllers: api ? [...API, ...ALWAYS] : ALWAYS,
      providers: [
        ...httpStack(room),
        { provide: API_KEY_STORE, useValue: keyStore },
        { provide: METRICS, useValue: metrics },
        { provide: PUBLIC_LOG, useValue: room.publicLog },
        ShownPlaces,
        { provide: EventLog, useValue: new EventLog(room.publicLog) },
        { provide: Followers, useValue: new Followers(room.keys, times) },
        { provide: STREAM_TIMES, useValue: times },
        { provide: WEBHOOKS, useValue: room.webhooks },
        { provide: OPENAPI, useValue: openApiDocument(operations, version) },
        { provide: ASYNCAPI, useValue: asyncApiDocument(version) },
      ],
    };
  }
}
