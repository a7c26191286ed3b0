import { Module, type DynamicModule, type ModuleMetadata, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { Clock, Logger } from '@parley/platform';
import type { ApiKeys } from './access/api-keys';
import { KeyGuard } from './access/key.guard';
import { ConversationCommandsController } from './conversations/commands.controller';
import { ConversationHistoryController } from './conversations/history.controller';
import { ConversationQueriesController } from './conversations/queries.controller';
import { CountsController } from './counts/counts.controller';
import { MessagesController } from './messages/messages.controller';
import { RecordCommandsController } from './records/commands.controller';
import { RecordQueriesController } from './records/queries.controller';
import { HealthController, type Readiness } from './health/health.controller';
import { ProblemFilter } from './problem/problem.filter';
import { API_KEYS, CLOCK, LOGGER, READINESS } from './tokens';

export interface HttpRoom {
  readonly keys: ApiKeys;
  readonly readiness: Readiness;
  readonly logger: Logger;
  readonly clock: Clock;
  /** The modules that handle the commands and queries which the controllers send. */
  readonly handlers: NonNullable<ModuleMetadata['imports']>;
}

/** What stands before every route: the key check, and problems in place of errors. */
export const httpStack = ({ keys, readiness, logger, clock }: Omit<HttpRoom, 'handlers'>): Provider[] => [
  { provide: API_KEYS, useValue: keys },
  { provide: READINESS, useValue: readiness },
  { provide: LOGGER, useValue: logger },
  { provide: CLOCK, useValue: clock },
  { provide: APP_GUARD, useClass: KeyGuard },
  { provide: APP_FILTER, useClass: ProblemFilter },
];

@Module({})
export class HttpModule {
  static of({ handlers, ...room }: HttpRoom): DynamicModule {
    return {
      module: HttpModule,
      imports: handlers,
      // The queries first: POST /v1/conversations/list is no command of a conversation called "list".
      controllers: [
        ConversationQueriesController,
        ConversationHistoryController,
        ConversationCommandsController,
        MessagesController,
        CountsController,
        RecordQueriesController,
        RecordCommandsController,
        HealthController,
      ],
      providers: httpStack(room),
    };
  }
}
