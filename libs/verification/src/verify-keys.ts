import {
  contactStream,
  conversationStream,
  inboxStream,
  routingStream,
  teammateStream,
  type StreamOf,
} from '@parley/event-schema';
import type { EventStore } from '@parley/event-store';
import type { ContentsKey, Kind } from '@parley/read-models';
import { differencesOf, documentDiffers, type Checked } from './check';
import type { Difference, Findings } from './difference';
import type { LastContacted } from './last-contacted';
import { nobodyYet } from './record-definitions';
import { byItself } from './verify-record';

const PAGE = 1_000;

const STREAMS: { readonly [K in Kind]: (of: StreamOf) => string } = {
  conversation: conversationStream,
  contact: contactStream,
  teammate: teammateStream,
  inbox: inboxStream,
  routing: routingStream,
};

/** What is kept is of a stream that the log has; of contacts, also of one that was only written to. */
export async function verifyKeys(checked: Checked, contacted: LastContacted, findings: Findings): Promise<void> {
  for (const kind of ['conversation', 'teammate', 'inbox', 'routing'] as const)
    for await (const key of allKeys(checked, kind, findings)) {
      await checked.yieldNow();
      if (await exists(checked.log, STREAMS[kind](key))) continue;
      findings.add([documentDiffers(kind, key, undefined, 'one without a stream')]);
    }
  for await (const key of allKeys(checked, 'contact', findings)) {
    await checked.yieldNow();
    findings.add(await contactDifferences(checked, contacted, key));
  }
  for (const contact of contacted.unseen()) {
    await checked.yieldNow();
    findings.add([documentDiffers('contact', contact, 'one, for it was written to', undefined)]);
  }
  findings.add(await contacted.unexplained(checked));
}

async function contactDifferences(
  { model, log }: Checked,
  contacted: LastContacted,
  { workspace, id }: ContentsKey,
): Promise<readonly Difference[]> {
  const of = { workspace, id };
  const document = await model.contact(workspace, id);
  if (document === undefined) {
    contacted.seen(of);
    return [documentDiffers('contact', of, 'one that can be found', undefined)];
  }
  const differences = contacted.compare(of, document);
  if (await exists(log, contactStream(of))) return differences;
  if (document.revision !== -1 || document.lastContacted === null)
    return [...differences, documentDiffers('contact', of, undefined, 'one without a stream')];
  return [...differences, ...differencesOf('contact', of, nobodyYet(of), byItself(document))];
}

/** Keys come in their order; one that does not would be walked in a circle for ever, so the walk ends at it. */
async function* allKeys(
  { model }: Checked,
  kind: Kind,
  findings: Findings,
): AsyncGenerator<ContentsKey, void, undefined> {
  let after: ContentsKey | undefined;
  for (let more = true; more;) {
    const keys = await model.keys(kind, after, PAGE);
    for (const key of keys) {
      if (after !== undefined && !isBehind(after, key))
        return findings.add([documentDiffers(kind, key, `a key behind ${JSON.stringify(after)}`, key)]);
      yield key;
      after = key;
    }
    more = keys.length > 0;
  }
}

const isBehind = (before: ContentsKey, key: ContentsKey): boolean =>
  before.workspace === key.workspace ? before.id < key.id : before.workspace < key.workspace;

async function exists(log: Pick<EventStore, 'readStream'>, stream: string): Promise<boolean> {
  for await (const _ of log.readStream(stream, { limit: 1 })) return true;
  return false;
}
