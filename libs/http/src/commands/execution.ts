import type { CommandContext, Execution } from '@parley/commands';
import type { Stamp } from '@parley/domain';
import type { StreamName } from '@parley/event-store';
import type { Call } from './call';
import { hashesOf } from './conditions';

/** A request as it was understood, and the command that it is, still without its stamp. */
export interface Decoded<Command> {
  /** Method and path, without ids: part of what makes two requests the same. */
  readonly route: string;
  /** The body as it was understood, for the hash of the request. */
  readonly body: unknown;
  readonly command: Execution<Command>['command'];
}

export const contextOf = ({ principal, requestId, traceparent }: Call): CommandContext => ({
  workspace: principal.workspace,
  actor: principal.actor,
  correlationId: requestId,
  causationId: requestId,
  causationDepth: 0,
  ...(traceparent === undefined ? {} : { traceparent }),
});

/** The way of a request's command to its stream. */
export function executionOf<Command extends Stamp>(
  call: Call,
  stream: StreamName,
  { route, body, command }: Decoded<Command>,
  creates: boolean,
): Execution<Command> {
  const { principal, conditions } = call;
  return {
    stream,
    command,
    creates,
    context: contextOf(call),
    ...(conditions.ifMatch === undefined ? {} : { ifMatch: conditions.ifMatch }),
    ...hashesOf(principal, conditions, { target: stream, route, request: body, creates }),
  };
}
