import type { CommandContext, Execution } from '@parley/commands';
import type { Stamp } from '@parley/domain';
import type { StreamName } from '@parley/event-store';
import type { Call } from './call';
import { hashesOf } from './conditions';

/** A request as it was understood, and the command that it is, still without its stamp. */
export interface Decoded<Unstamped> {
  /** Method and path, without ids: part of what makes two requests the same. */
  readonly route: string;
  readonly body: unknown;
  readonly command: Unstamped;
}

/** A command without its stamp, which the write path gives. */
export type UnstampedOf<Command> = Command extends infer C ? (C extends Stamp ? Omit<C, keyof Stamp> : never) : never;

export const contextOf = ({ principal, requestId, traceparent }: Call): CommandContext => ({
  workspace: principal.workspace,
  actor: principal.actor,
  correlationId: requestId,
  causationId: requestId,
  causationDepth: 0,
  ...(traceparent === undefined ? {} : { traceparent }),
});

/** The way of a request's command to its stream. */
export function executionOf<Command extends Stamp & { readonly type: string }>(
  call: Call,
  stream: StreamName,
  { route, body, command }: Decoded<UnstampedOf<Command>>,
  creates: boolean,
): Execution<Command> {
  const { principal, conditions } = call;
  return {
    stream,
    name: (command as { readonly type: string }).type,
    command: (stamp) => ({ ...command, ...stamp }) as unknown as Command,
    creates,
    context: contextOf(call),
    ...(conditions.ifMatch === undefined ? {} : { ifMatch: conditions.ifMatch }),
    ...hashesOf(principal, conditions, { target: stream, route, request: body, creates }),
  };
}
