import { conversationStream, INBOX_PREFIX, ROUTING_PREFIX, type StreamOf } from '@parley/event-schema';
import { PUBLIC_FORMATS, PUBLIC_TYPES, type PublicFormat } from '@parley/public-events';
import type { Place } from '@parley/public-log';
import type { Position, RecordedCommit, StreamName } from '@parley/event-store';
import type { VerifiedLog } from '../check';
import type { Difference, Findings } from '../difference';
import { People } from './person-history';
import { verifyPublished, waitingOf, type PublishedChecked, type VerifiedPublicLog } from './verify-published';

const PAGE = 500;
/** Conversations that are remembered to be there. */
const REMEMBERED = 50_000;

export interface Published {
  /** Public events that were compared. */
  readonly events: number;
  /** Of all differences, those of public events. */
  readonly differences: number;
  /** Events of the log that the publisher had not come to when the verification began. */
  readonly behind: number;
}

/** Compares the public log with the event log, conversation by conversation. */
export class PublicLogVerification {
  private events = 0;
  private differences = 0;
  private behind = 0;
  private end: Position = '';
  private readonly workspaces = new Set<string>();
  private readonly people: People;

  private constructor(
    private readonly checked: Omit<PublishedChecked, 'end' | 'people'>,
    private readonly findings: Findings,
  ) {
    this.people = new People(checked.log, waitingOf(checked.publicLog));
  }

  /** Undefined where nothing was published yet. */
  static async begin(
    log: VerifiedLog,
    publicLog: VerifiedPublicLog,
    findings: Findings,
    yieldNow: () => Promise<void>,
  ): Promise<PublicLogVerification | undefined> {
    const checkpoint = await publicLog.checkpoint();
    const [epochs, silentTo] = [await publicLog.epochs(), await publicLog.silentTo()];
    if (epochs.length === 0 || checkpoint === undefined) return undefined;
    const own = epochs.filter(({ logId }) => logId === epochs.at(-1)?.logId);
    const ofThisLog = new Set(own.map(({ number }) => number));
    const isOfOneLog = own.length === epochs.length;
    const checked = { log, publicLog, checkpoint, ofThisLog, isOfOneLog, silentTo, yieldNow };
    return new PublicLogVerification(checked, findings);
  }

  /** What lies behind that in the event log is left to the next verification. */
  goesTo(end: Position): void {
    this.end = end;
  }

  get told(): Published {
    const { events, differences, behind } = this;
    return { events, differences, behind };
  }

  /** A commit of the log, of whatever stream. */
  passes({ stream, position, events }: RecordedCommit): void {
    if (position > this.checked.checkpoint && !isPassedBy(stream)) this.behind += events.length;
  }

  async conversation(of: StreamOf): Promise<void> {
    this.workspaces.add(of.workspace);
    const { end, people } = this;
    const { compared, differences } = await verifyPublished({ ...this.checked, end, people }, of);
    this.events += compared;
    this.add(differences);
  }

  /** What is published is of a conversation that the log has. */
  async finish(): Promise<void> {
    for (const workspace of this.workspaces) for (const format of PUBLIC_FORMATS) await this.unknown(workspace, format);
  }

  private async unknown(workspace: string, format: PublicFormat): Promise<void> {
    const { publicLog, yieldNow } = this.checked;
    const known = new Set<string>();
    let after: Place | undefined;
    for (let more = true; more;) {
      const page = await publicLog.page({ workspace, format, types: PUBLIC_TYPES[format].all, after, limit: PAGE });
      for (const { conversationId: id, eventId, type, revision } of page.events) {
        await yieldNow();
        if (known.has(id)) continue;
        if (await this.exists({ workspace, id })) known.add(id);
        else {
          const actual = { format, type, revision };
          this.add([{ kind: 'public event', workspace, id, field: eventId, expected: undefined, actual }]);
        }
        if (known.size > REMEMBERED) known.clear();
      }
      [after, more] = [page.next, page.more];
      await yieldNow();
    }
  }

  private add(differences: readonly Difference[]): void {
    this.differences += differences.length;
    this.findings.add(differences);
  }

  private async exists(of: StreamOf): Promise<boolean> {
    for await (const _ of this.checked.log.readStream(conversationStream(of), { limit: 1 })) return true;
    return false;
  }
}

/** What the publisher does not follow. */
const isPassedBy = (stream: StreamName): boolean =>
  stream.startsWith(INBOX_PREFIX) || stream.startsWith(ROUTING_PREFIX);
