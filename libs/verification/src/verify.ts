import {
  CONTACT_PREFIX,
  CONVERSATION_PREFIX,
  INBOX_PREFIX,
  ROUTING_PREFIX,
  streamOf,
  TEAMMATE_PREFIX,
  type StreamOf,
} from '@parley/event-schema';
import { endOfLog, type Position } from '@parley/event-store';
import { yieldToEventLoop } from './yield-to-event-loop';
import type { Checked, Verdict, VerifiedLog, VerifiedModel } from './check';
import { lastSentAt } from './conversation-definition';
import { Findings, type Difference } from './difference';
import { erasedUpTo } from './erased';
import { ExpectedCounts } from './expected-counts';
import { LastContacted } from './last-contacted';
import { PublicLogVerification, type Published } from './public-log/verify-public-log';
import type { VerifiedPublicLog } from './public-log/verify-published';
import { upToPosition } from './stream-history';
import { verifyConversation } from './verify-conversation';
import { verifyKeys } from './verify-keys';
import { verifyContact, verifyInbox, verifyRouting, verifyTeammate } from './verify-record';

export type { VerifiedModel, VerifiedPublicLog };

/** How much was compared, and how much of it differs. */
export interface Verified {
  readonly conversations: number;
  readonly contacts: number;
  readonly teammates: number;
  readonly inboxes: number;
  /** Workspaces with rules of routing. */
  readonly routing: number;
  /** All of them, also those that were not reported any more. */
  readonly differences: number;
  readonly events: number;
  /** Events that the read model had not come to when the verification began; of what only they say nothing was compared. */
  readonly behind: number;
  /** Streams that hold, up to the checkpoint, a commit which this version cannot read; they were compared up to it. */
  readonly unreadable: number;
  /** Of the public log, when one was given that has begun. */
  readonly published?: Published;
}

interface VerifyOptions {
  /** To be compared with the log too. */
  readonly publicLog?: VerifiedPublicLog | undefined;
  onDifference(difference: Difference): void;
  /** Now and then, where in the log the verification is. */
  onProgress?(done: { readonly position: Position; readonly events: number }): void;
  /** Gives it up: `verify` rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** So many differences are reported, default 1,000; all are counted. */
  readonly mostDifferences?: number;
}

const MOST_DIFFERENCES = 1_000;
const PROGRESS_COMMITS = 1_000;
const PREFIXES = [
  CONVERSATION_PREFIX,
  CONTACT_PREFIX,
  TEAMMATE_PREFIX,
  INBOX_PREFIX,
  ROUTING_PREFIX,
] as const satisfies readonly string[];

/**
 * Compares a read model, and a public log, with their log, each stream once, while all go on. Exact, whatever is appended and applied meanwhile: a
 * document is compared as of its own revision, counts as of the checkpoint that they were told with. What began only after the
 * verification did is left to the next one. Rejects when the log or the read model does; differences are no reason to stop.
 */
export async function verify(log: VerifiedLog, model: VerifiedModel, options: VerifyOptions): Promise<Verified> {
  const findings = new Findings(options.onDifference, options.mostDifferences ?? MOST_DIFFERENCES);
  const yieldNow = yieldToEventLoop(options.signal);
  await yieldNow();
  const shown = await model.allCounts();
  const erased = await erasedUpTo(log, shown.checkpoint, yieldNow);
  const checked: Checked = { log, model, checkpoint: shown.checkpoint, erased, yieldNow };
  const counts = new ExpectedCounts();
  const contacted = new LastContacted();
  const verifiers: { readonly [N in Name]: Verifier } = {
    conversations: conversationVerifier(counts, contacted),
    contacts: verifyContact,
    teammates: verifyTeammate,
    inboxes: verifyInbox,
    routing: verifyRouting,
  };
  const done = { conversations: 0, contacts: 0, teammates: 0, inboxes: 0, routing: 0 };
  let unreadable = 0;

  // Read after the checkpoint: so the walk passes by all that the checkpoint has behind it.
  const { end, published } = await endAndPublished(log, options, findings, yieldNow);

  async function verifyStream(stream: string): Promise<void> {
    for (const name of NAMES) {
      const of = streamOf(PREFIX_OF[name], stream);
      if (of === undefined) continue;
      done[name] += 1;
      if (name === 'conversations') await published?.conversation(of);
      const { differences, stopped } = await verifiers[name](checked, stream, of);
      if (stopped) unreadable += 1;
      return findings.add(differences);
    }
  }

  let commits = 0;
  let events = 0;
  let behind = 0;
  for await (const commit of log.readAll({ prefixes: PREFIXES })) {
    if (end === undefined || commit.position > end) break;
    commits += 1;
    events += commit.events.length;
    if (shown.checkpoint === undefined || commit.position > shown.checkpoint) behind += commit.events.length;
    published?.passes(commit);
    if (commit.firstRevision === 0) await verifyStream(commit.stream);
    if (commits % PROGRESS_COMMITS === 0) options.onProgress?.({ position: commit.position, events });
    await yieldNow();
  }
  await verifyKeys(checked, contacted, findings);
  await published?.finish();
  findings.add(counts.differences(shown.counts));
  if (shown.checkpoint === undefined && shown.counts.length > 0) findings.add([noCheckpoint(shown.counts.length)]);
  const told = published === undefined ? {} : { published: published.told };
  return { ...done, differences: findings.count, events, behind, unreadable, ...told };
}

/** Where the publisher is, too, is read before the end of the log. */
async function endAndPublished(
  log: VerifiedLog,
  { publicLog }: VerifyOptions,
  findings: Findings,
  yieldNow: () => Promise<void>,
) {
  const published = publicLog && (await PublicLogVerification.begin(log, publicLog, findings, yieldNow));
  const end = await endOfLog(log);
  if (end !== undefined) published?.goesTo(end);
  return { end, published };
}

/** Counts come with what was applied, and that with a checkpoint. */
const noCheckpoint = (inboxes: number): Difference => ({
  kind: 'checkpoint',
  workspace: '',
  id: '',
  field: 'checkpoint',
  expected: `one, for there are counts of ${inboxes} inboxes`,
  actual: undefined,
});

type Name = 'conversations' | 'contacts' | 'teammates' | 'inboxes' | 'routing';
type Verifier = (checked: Checked, stream: string, of: StreamOf) => Promise<Verdict>;

const PREFIX_OF: { readonly [N in Name]: string } = {
  conversations: CONVERSATION_PREFIX,
  contacts: CONTACT_PREFIX,
  teammates: TEAMMATE_PREFIX,
  inboxes: INBOX_PREFIX,
  routing: ROUTING_PREFIX,
};
const NAMES = Object.keys(PREFIX_OF) as readonly Name[];

/** Verifies one conversation, and adds what can be compared only at the end. */
const conversationVerifier =
  (counts: ExpectedCounts, contacted: LastContacted): Verifier =>
  async (checked, stream, of) => {
    const { atCheckpoint, commits, differences, stopped } = await verifyConversation(checked, stream, of);
    if (atCheckpoint === undefined) return { differences, stopped };
    counts.add(atCheckpoint);
    const at = lastSentAt(upToPosition(commits, checked.checkpoint));
    if (at !== undefined) contacted.sent({ workspace: of.workspace, id: atCheckpoint.contactId }, at);
    return { differences, stopped };
  };
