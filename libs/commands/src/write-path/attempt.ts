import * as E from 'fp-ts/Either';
import type { EventStore, RecordedCommit } from '@parley/event-store';
import { stamped, type Stamp, type Times, type Unstamped } from '@parley/domain';
import type { Aggregate } from './aggregate';
import type { CommandFailure, Execution, Receipt } from './execution';
import type { ContextForm, ContextResolver } from '../decision-context/decision-context';
import type { Head } from './stream-writer';
import { stillHolds, type KeyEntry } from './idempotency-keys';

type Result<Refusal> = E.Either<CommandFailure<Refusal>, Receipt>;

/** What to do with a command: write these events, or answer without writing. `resolve`: first see what it needs to know. */
type Decision<Event, Refusal> =
  | 'resolve'
  | { readonly tag: 'write'; readonly events: readonly Event[] }
  | { readonly tag: 'answer'; readonly answer: Result<Refusal> };

/** One command, however often it is decided. Keeps what was resolved for it. */
export class Attempt<State, Command extends Stamp, Event, Refusal, Requirements, Context> {
  private resolver: ContextResolver<Requirements, Context> | undefined;
  /** What the log says of the command's key where the idempotency keys are not sure; null: nothing. */
  private keyInLog: KeyEntry | null | undefined;

  constructor(
    private readonly aggregate: Aggregate<State, Command, Event, Refusal, Requirements, Context>,
    readonly execution: Execution<Command>,
    private readonly store: EventStore,
  ) {}

  decide(head: Head<State>, times: Times): Decision<Event, Refusal> {
    const { execution, aggregate } = this;
    if (this.unsureKey(head, times) !== undefined || this.beginningIsUnsure(head)) return 'resolve';
    const unchanged = this.answerFromKeys(head, times) ?? this.preconditionFailure(head);
    if (unchanged !== undefined) return { tag: 'answer', answer: unchanged };
    const command = this.enriched(head.state);
    if (command === undefined) return 'resolve';
    const { actor: by } = execution.context;
    const decision = aggregate.decide(stamped<Command>(command, { ...times, by }), head.state);
    if (E.isLeft(decision))
      return {
        tag: 'answer',
        answer: E.left({ tag: 'Refused', refusal: decision.left, revision: head.revision }),
      };
    // The first command of a record makes it, unless it was to be at some revision already.
    if (decision.right.length > 0 && head.revision === 'none' && execution.ifMatch !== undefined)
      return { tag: 'answer', answer: E.left({ tag: 'PreconditionFailed', revision: 'none' }) };
    return decision.right.length > 0
      ? { tag: 'write', events: decision.right }
      : {
          tag: 'answer',
          answer: E.right({ revision: head.revision, changed: false, created: false, replayed: false }),
        };
  }

  /** Looks up what a decision on this head needs. Rejects with `StoreUnavailable`. */
  async resolve(head: Head<State>, times: Times): Promise<void> {
    const { execution, aggregate } = this;
    const key = this.unsureKey(head, times);
    if (key !== undefined) this.keyInLog = await this.findKey(key, head, times);
    if (this.beginningIsUnsure(head)) head.keys.begunBy = (await this.commitAt(0))?.requestHash ?? null;
    const { context } = aggregate;
    const required = context?.requirements(execution.command, head.state, execution.context.actor);
    if (context !== undefined && required !== undefined) await this.resolverOf(context).resolve(required);
  }

  /** The command with what its decision rests on; undefined where that has to be resolved first. */
  private enriched(state: State): Unstamped<Command> | undefined {
    const { aggregate, execution } = this;
    const form = aggregate.context;
    const required = form?.requirements(execution.command, state, execution.context.actor);
    if (form === undefined || required === undefined) return execution.command;
    const context = this.resolverOf(form).contextNow(required);
    return context === undefined ? undefined : form.enrich(execution.command, context);
  }

  private resolverOf(form: ContextForm<State, Command, Requirements, Context>): ContextResolver<Requirements, Context> {
    const { execution, store } = this;
    const { stream, context } = execution;
    return (this.resolver ??= form.resolver({ workspace: context.workspace, stream, store }));
  }

  /** The command's key, where only the log can say whether it was used before. */
  private unsureKey({ keys }: Head<State>, { now }: Times): string | undefined {
    const { keyHash } = this.execution;
    if (keyHash === undefined || this.keyInLog !== undefined || keys.find(keyHash, now) !== undefined) return undefined;
    return keys.places(keyHash, now).length > 0 ? keyHash : undefined;
  }

  private beginningIsUnsure({ keys, revision }: Head<State>): boolean {
    return this.execution.creates && revision !== 'none' && keys.begunBy === undefined;
  }

  private async findKey(keyHash: string, { keys }: Head<State>, { now }: Times): Promise<KeyEntry | null> {
    for (const place of keys.places(keyHash, now)) {
      const found = await this.commitAt(place);
      if (found?.keyHash === keyHash) return stillHolds(found, now) ? found : null;
    }
    return null;
  }

  private async commitAt(from: number): Promise<(KeyEntry & { readonly keyHash: string | undefined }) | undefined> {
    for await (const commit of this.store.readStream(this.execution.stream, { from, limit: 1 }))
      return this.keyOf(commit);
    return undefined;
  }

  private keyOf(commit: RecordedCommit): (KeyEntry & { readonly keyHash: string | undefined }) | undefined {
    const decoded = this.aggregate.commits.decode(commit);
    if (E.isLeft(decoded)) return undefined;
    const { at, metadata } = decoded.right;
    const { keyHash, requestHash } = metadata;
    return { keyHash, requestHash, revision: commit.revision, created: commit.firstRevision === 0, at };
  }

  /** A repeated key is judged before `If-Match`; a creation that is the same request again is no error (rule 13). */
  private answerFromKeys({ keys, revision, state }: Head<State>, { now }: Times): Result<Refusal> | undefined {
    const { aggregate, execution } = this;
    const { keyHash, requestHash, creates } = execution;
    const first = keyHash === undefined ? undefined : (keys.find(keyHash, now) ?? this.keyInLog ?? undefined);
    if (first !== undefined)
      return first.requestHash === requestHash
        ? E.right({ revision: first.revision, changed: true, created: first.created, replayed: true })
        : E.left({ tag: 'KeyReused' });
    const over = aggregate.isOver?.(state) === true;
    if (creates && !over && requestHash !== undefined && keys.begunBy === requestHash)
      return E.right({ revision, changed: false, created: false, replayed: false });
    return undefined;
  }

  private preconditionFailure({ revision, state }: Head<State>): Result<Refusal> | undefined {
    const { ifMatch, creates } = this.execution;
    // Where there is nothing, or nothing any more, the domain says so better.
    if (!creates && (revision === 'none' || this.aggregate.isOver?.(state) === true)) return undefined;
    return ifMatch === undefined || ifMatch === revision ? undefined : E.left({ tag: 'PreconditionFailed', revision });
  }
}
