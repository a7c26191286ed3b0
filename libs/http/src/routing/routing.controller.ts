import { Body, Controller, Headers, Inject, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ExecuteRecordCommand } from '@parley/commands';
import { ROUTING_RULES_ID, type RoutingCommand } from '@parley/domain';
import { routingStream } from '@parley/event-schema';
import { GetRoutingRules, routingRulesView, type RoutingRulesView } from '@parley/read-models';
import type { FastifyReply } from 'fastify';
import * as E from 'fp-ts/Either';
import { CurrentPrincipal, type Principal } from '../access/principal';
import { Serves } from '../api/operation';
import { ShownPlaces } from '../api/shown-places';
import { decodeOrThrow } from '../codec/decode';
import { recordAnswer, type RecordAnswer } from '../commands/answers';
import { CurrentCall, type Call } from '../commands/call';
import { executionOf } from '../commands/execution';
import { problemFrom } from '../problem/from-failure';
import * as operations from './operations';
import { saveRoutingRules } from './to-command';

/** The routing rules of a workspace: saved and read as a whole. */
@Controller()
export class RoutingController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(ShownPlaces) private readonly places: ShownPlaces,
  ) {}

  @Serves(operations.saveRoutingRules)
  async save(@CurrentCall() call: Call, @Body() given: unknown): Promise<RecordAnswer> {
    const body = decodeOrThrow(operations.saveRoutingRules.body, given === undefined ? {} : given);
    const stream = routingStream({ workspace: call.principal.workspace, id: ROUTING_RULES_ID });
    const decoded = { route: 'PUT /v1/routing-rules', body, command: saveRoutingRules(body) };
    const execution = executionOf<RoutingCommand>(call, stream, decoded, false);
    const result = await this.commands.execute(new ExecuteRecordCommand({ kind: 'routing', execution }));
    if (E.isLeft(result)) throw problemFrom(result.left);
    return recordAnswer(call.reply, 'routing', ROUTING_RULES_ID, result.right);
  }

  @Serves(operations.getRoutingRules)
  async rules(
    @CurrentPrincipal() { workspace }: Principal,
    @Headers('parley-wait-for') waitFor: string | undefined,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RoutingRulesView> {
    decodeOrThrow(operations.getRoutingRules.query, query);
    await this.places.waitFor(workspace, waitFor);
    const view = routingRulesView(await this.queries.execute(new GetRoutingRules(workspace)));
    if (view.revision !== null) void reply.header('etag', `"${view.revision}"`);
    return view;
  }
}
