import type { EventStore, Position, Revision } from '@parley/event-store';
import type { ConversationReadModel, Kind } from '@parley/read-models';
import type { CommitCodec, StreamOf } from '@parley/event-schema';
import { differingFields } from './compare';
import type { Erased } from './erased';
import type { Difference } from './difference';
import { readHistory, upToPosition, upToRevision, type ReadableCommit, type StreamHistory } from './stream-history';

/** What is read of the log. */
export type VerifiedLog = Pick<EventStore, 'readAll' | 'readStream'>;

/** What is read of the read model. */
export type VerifiedModel = Pick<
  ConversationReadModel,
  | 'allCounts'
  | 'stored'
  | 'kept'
  | 'keys'
  | 'list'
  | 'messageStatuses'
  | 'contact'
  | 'teammate'
  | 'inbox'
  | 'routingRules'
>;

/** What a document is compared with: the log, as of the document's own revision, and as of the checkpoint. */
export interface Checked {
  readonly log: VerifiedLog;
  readonly model: VerifiedModel;
  /** That of the read model when the verification began. */
  readonly checkpoint: Position | undefined;
  /** Who was erased up to there. */
  readonly erased: Erased;
  /** Lets others run when it is their turn; rejects when the verification is given up. */
  readonly yieldNow: () => Promise<void>;
}

/** How documents of one kind are found, and what is expected of them. */
export interface Definition<Event, Document extends { readonly revision: Revision }> {
  readonly kind: Kind;
  readonly codec: CommitCodec<Event>;
  /** Undefined when there is none that the stream would have something to say of. */
  readonly find: (model: VerifiedModel, of: StreamOf) => Promise<Document | undefined>;
  /** Undefined when these commits make no document. */
  readonly expected: (of: StreamOf, commits: readonly ReadableCommit<Event>[]) => Document | undefined;
}

/** A document and its stream, read one after the other. */
interface Read<Event, Document> {
  readonly document: Document | undefined;
  readonly history: StreamHistory<Event>;
}

/** A log that is behind the document is asked again so often. */
const TRIES = 5;

/** The document first: so its stream, read after it, knows all that the document may know. */
export async function read<Event, Document extends { readonly revision: Revision }>(
  { log, model, yieldNow }: Checked,
  stream: string,
  of: StreamOf,
  { codec, find }: Definition<Event, Document>,
): Promise<Read<Event, Document>> {
  const document = await find(model, of);
  let history = await readHistory(log, stream, codec);
  for (let tries = 1; document !== undefined && document.revision > history.end && tries < TRIES; tries += 1) {
    await yieldNow();
    history = await readHistory(log, stream, codec);
  }
  return { document, history };
}

/** Every field that differs, by name. */
export const differencesOf = (
  kind: Difference['kind'],
  { workspace, id }: StreamOf,
  expected: unknown,
  actual: unknown,
): readonly Difference[] =>
  differingFields(expected, actual).map((differing) => ({ kind, workspace, id, ...differing }));

/** The whole document is what differs. */
export const documentDiffers = (
  kind: Kind,
  { workspace, id }: StreamOf,
  expected: unknown,
  actual: unknown,
): Difference => ({ kind, workspace, id, field: 'document', expected, actual });

export interface Compared<Document> {
  /** What the log says as of the checkpoint. */
  readonly atCheckpoint: Document | undefined;
  /** What the log says as of the document's own revision. */
  readonly atRevision: Document | undefined;
  readonly differences: readonly Difference[];
  /** The stream holds, up to the checkpoint, a commit that this version cannot read: nothing behind it is shown. */
  readonly stopped: boolean;
}

/** What a stream's document was found to be. */
export type Verdict = Pick<Compared<unknown>, 'differences' | 'stopped'>;

/**
 * A document is to be there when the log up to the checkpoint makes one, to know at least that much, and to say, field by field,
 * what the log says as of its revision. A revision at which no readable commit ends differs from that of the last one before it.
 */
export function compare<Event, Document extends { readonly revision: Revision }>(
  { kind, expected }: Definition<Event, Document>,
  of: StreamOf,
  { document, history: { commits, unreadable } }: Read<Event, Document>,
  checkpoint: Position | undefined,
): Compared<Document> {
  const atCheckpoint = expected(of, upToPosition(commits, checkpoint));
  const stopped = unreadable !== undefined && checkpoint !== undefined && unreadable <= checkpoint;
  if (document === undefined) {
    const differences = atCheckpoint === undefined ? [] : [documentDiffers(kind, of, atCheckpoint, undefined)];
    return { atCheckpoint, atRevision: undefined, differences, stopped };
  }
  const { revision } = document;
  const atRevision = atCheckpoint?.revision === revision ? atCheckpoint : expected(of, upToRevision(commits, revision));
  const behind = atCheckpoint !== undefined && revision < atCheckpoint.revision;
  const { workspace, id } = of;
  const late: readonly Difference[] = behind
    ? [{ kind, workspace, id, field: 'revision', expected: atCheckpoint.revision, actual: revision }]
    : [];
  if (atRevision === undefined) {
    const differences = behind ? late : [documentDiffers(kind, of, undefined, document)];
    return { atCheckpoint, atRevision, differences, stopped };
  }
  const fields = differencesOf(kind, of, atRevision, document).filter(({ field }) => !behind || field !== 'revision');
  return { atCheckpoint, atRevision, differences: [...late, ...fields], stopped };
}
