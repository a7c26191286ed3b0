import type { RecordedCommit } from '../envelope';
import type { Direction } from './connection';
import type { CommitEvent } from './events';
import { toPosition } from '../position';

/**
 * Puts the events of commits together again, whatever pages, dropped subscriptions or reads at the very end of the log cut. A
 * commit comes out when its last missing event came in, or never: parts of which the beginning is not there are left out.
 * Relies on the events of one append lying side by side in the log and in the stream.
 */
export class Regrouping {
  private events: CommitEvent[] = [];

  constructor(
    private readonly direction: Direction,
    /** Told when a commit is given up because another began within it, which no server was seen to do. */
    private readonly onBroken: (commitId: string) => void = () => undefined,
  ) {}

  /** Whether the last event left a commit unfinished, so that no reader may stop or resume here. */
  get open(): boolean {
    return this.events.length > 0;
  }

  take(next: CommitEvent): RecordedCommit | undefined {
    const last = this.events.at(-1);
    if (last !== undefined && !this.follows(last, next)) {
      this.onBroken(last.mark.id);
      this.events = [];
    }
    if (this.events.length === 0 && next.mark.index !== this.first(next)) return undefined;
    this.events.push(next);
    if (this.events.length < next.mark.count) return undefined;
    const events = this.direction === 'forwards' ? this.events : this.events.reverse();
    this.events = [];
    return recorded(events, next);
  }

  private first({ mark }: CommitEvent): number {
    return this.direction === 'forwards' ? 0 : mark.count - 1;
  }

  private follows(last: CommitEvent, next: CommitEvent): boolean {
    const step = this.direction === 'forwards' ? 1 : -1;
    return (
      next.mark.id === last.mark.id &&
      next.stream === last.stream &&
      next.mark.count === last.mark.count &&
      next.mark.index === last.mark.index + step &&
      next.revision === last.revision + step
    );
  }
}

function recorded(events: readonly CommitEvent[], any: CommitEvent): RecordedCommit {
  const last = events.at(-1) ?? any;
  return {
    id: any.mark.id,
    metadata: any.metadata,
    events: events.map(({ event }) => event),
    stream: any.stream,
    firstRevision: last.revision - events.length + 1,
    revision: last.revision,
    position: toPosition(last.position),
  };
}
