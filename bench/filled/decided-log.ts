import * as E from 'fp-ts/Either';
import { conversationAggregate } from '@parley/commands';
import { stamped, type Actor, type Conversation, type ConversationCommand } from '@parley/domain';
import { conversationCommits, conversationStream, type CommitMetadata } from '@parley/event-schema';
import type { Commit } from '@parley/event-store';
import { newId, type Act } from './life';
import { countedUuids, metadataOf, type LogFile, type WrittenStream } from './log-file';
import type { Random } from './random';
import type { NewRecord } from './records';

/** A conversation whose stream is being written. */
export interface WrittenConversation {
  readonly workspace: string;
  readonly stream: WrittenStream;
  state: Conversation;
}

/** A log that is written as the product would write it: decided by the domain, encoded by the codecs, at stamps that rise. */
export class DecidedLog {
  private readonly uuid = countedUuids();

  constructor(
    private readonly log: LogFile,
    private readonly random: Random,
    /** The stamp of the last commit. */
    public at: number,
  ) {}

  /** To be finished before the log is closed. */
  begin(workspace: string, id: string): WrittenConversation {
    const stream = this.log.begin(conversationStream({ workspace, id }));
    return { workspace, stream, state: conversationAggregate.initialState };
  }

  /** Nothing is written of what asks for what is already so. */
  act(conversation: WrittenConversation, { by, command }: Act): void {
    const { decide, evolve, subject } = conversationAggregate;
    const { at } = this;
    const decision = decide(stamped<ConversationCommand>(command, { at, now: at, by }), conversation.state);
    if (E.isLeft(decision)) throw new Error(`${command.type}: ${decision.left.detail}`);
    const events = decision.right;
    if (events.length === 0) return;
    conversation.state = events.reduce(evolve, conversation.state);
    const { workspace, stream } = conversation;
    this.write(stream, workspace, by, command.type, subject(conversation.state, stream.name), (metadata, ids) =>
      conversationCommits.encode(events, metadata, ids),
    );
  }

  finish({ stream }: WrittenConversation): void {
    this.log.finish(stream);
  }

  record(workspace: string, { stream: name, command, by, subject, commit }: NewRecord): void {
    const stream = this.log.begin(name);
    this.write(stream, workspace, by, command, subject, commit);
    this.log.finish(stream);
  }

  private write(
    stream: WrittenStream,
    workspace: string,
    actor: Actor,
    command: string,
    subject: string | undefined,
    encode: (metadata: CommitMetadata, newId: () => string) => Commit,
  ): void {
    const { at } = this;
    const requestId = newId('req_', at, this.random);
    const metadata = metadataOf({ workspace, at, actor, command, requestId, subject });
    this.log.write(
      stream,
      encode(metadata, () => this.uuid(at)),
    );
  }

  /** A few milliseconds later. */
  pass(): number {
    this.at += 1 + this.random.below(9);
    return this.at;
  }
}
