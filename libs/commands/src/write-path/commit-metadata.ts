import type { CommitMetadata } from '@parley/event-schema';
import type { AnyExecution } from './execution';

/** What a commit says of itself: by whom, when, why, under which key (rules 1, 13 and 17). */
export function commitMetadata(
  { context, command, keyHash, requestHash }: Pick<AnyExecution, 'context' | 'command' | 'keyHash' | 'requestHash'>,
  at: number,
  subject: string | undefined,
  { writer, origin }: { readonly writer: string; readonly origin: string },
): CommitMetadata {
  const metadata: { -readonly [K in keyof CommitMetadata]: CommitMetadata[K] } = {
    workspace: context.workspace,
    occurredAt: new Date(at).toISOString(),
    actor: context.actor,
    command: command.type,
    $correlationId: context.correlationId,
    $causationId: context.causationId,
    causationDepth: context.causationDepth,
    sealed: 'none',
    writer,
    origin,
  };
  if (subject !== undefined) metadata.subject = subject;
  if (keyHash !== undefined) metadata.keyHash = keyHash;
  if (requestHash !== undefined) metadata.requestHash = requestHash;
  if (context.traceparent !== undefined) metadata.traceparent = context.traceparent;
  return metadata;
}
