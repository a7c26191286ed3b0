import { conversationStream, type StreamOf } from '@parley/event-schema';
import type { EventStore, RecordedCommit, Revision } from '@parley/event-store';
import * as E from 'fp-ts/Either';
import type { ConversationDocument } from '../documents/conversation-document';
import type { Moment } from '../documents/kept-documents';
import { projectConversation } from '../documents/project-conversation';
import { erasedAmong } from '../erasing/shown-events';
import { contactsIn, withoutErased } from '../erasing/without-erased';
import { nextTurn } from '../pages/next-turn';
import type { RecordReadModel } from '../record-port';
import { readChange } from './conversation-commits';

export type AsOfFailure =
  /** Unknown, not opened yet at that time, or deleted. */
  | 'conversation_not_found'
  /** The conversation has not come that far. */
  | 'revision_not_found'
  /** As many as are allowed are asked for already. */
  | 'overloaded';

/** Commits that are read at once; a store gives at most some MB of them in one turn. */
const SLICE = 64;
/** Commits that are folded before others have their turn: 4 MB at most, and hardly ever more than a ms. */
const FOLDED_AT_ONCE = 8;

interface Sources {
  readonly log: Pick<EventStore, 'readStream'>;
  readonly model: Pick<RecordReadModel, 'contactsOf'>;
}

/**
 * The document as it was, folded on from one that is kept, or from the first commit, by whole commits (rule 1: nobody sees half of one), and without
 * those who were erased since. What this version cannot read ends it, as it ends what is shown: nobody can say what the conversation was
 * from there on.
 */
export async function documentAsOf(
  { log, model }: Sources,
  of: StreamOf,
  kept: ConversationDocument | undefined,
  moment: Moment,
): Promise<E.Either<AsOfFailure, ConversationDocument>> {
  const without = erasing(model, of.workspace);
  let document = kept;
  let seen = kept?.revision ?? -1;
  for await (const recorded of commitsUpTo(log, of, seen, moment)) {
    const change = readChange(of, recorded);
    if (change === undefined) break;
    // Stamps rise within a stream, so what comes behind a later one is later too.
    if ('at' in moment && change.commit.at > moment.at) break;
    const before: ConversationDocument | undefined = document && (await without(document));
    document = projectConversation(before, change);
    seen = recorded.revision;
    if ('revision' in moment && seen >= moment.revision) break;
  }
  if ('revision' in moment && seen < moment.revision) return E.left('revision_not_found');
  if (document === undefined || document.status === 'deleted') return E.left('conversation_not_found');
  return E.right(await without(document));
}

/** Behind a revision, up to the commit that contains the one that is asked for; with turns of the event loop for others between the slices. */
async function* commitsUpTo(
  log: Sources['log'],
  of: StreamOf,
  seen: Revision,
  moment: Moment,
): AsyncGenerator<RecordedCommit, void, undefined> {
  for (let from = seen + 1; ;) {
    // Each commit has at least one event.
    const limit = 'revision' in moment ? Math.min(SLICE, moment.revision + 1 - from) : SLICE;
    if (limit < 1) return;
    let count = 0;
    for await (const commit of log.readStream(conversationStream(of), { from, limit })) {
      count += 1;
      from = commit.revision + 1;
      yield commit;
      if (count % FOLDED_AT_ONCE === 0) await nextTurn();
    }
    if (count < limit) return;
  }
}

/** Takes those out of documents who were erased; each contact is looked for once. */
function erasing(
  model: Sources['model'],
  workspace: string,
): (document: ConversationDocument) => Promise<ConversationDocument> {
  const known = new Map<string, string | undefined>();
  return async (document) => {
    const unknown = contactsIn(document).filter((contact) => !known.has(contact));
    if (unknown.length > 0) {
      const erasedAt = await erasedAmong(model, workspace, unknown);
      for (const contact of unknown) known.set(contact, erasedAt(contact));
    }
    return withoutErased(document, (contact) => known.get(contact));
  };
}
