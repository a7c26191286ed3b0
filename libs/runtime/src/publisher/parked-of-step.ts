import type { StreamName } from '@parley/event-store';
import { PUBLISHER, type PublicLogWriter } from '@parley/public-log';
import type { ParkedCommit, Parking } from '@parley/subscriptions';

type ParkedTable = ConstructorParameters<typeof Parking>[0];

/** Parked commits as one step finds and changes them; written with it. */
export class ParkedOfStep implements ParkedTable {
  readonly written = new Map<StreamName, ParkedCommit>();
  readonly removed = new Set<StreamName>();

  private constructor(private readonly known: ReadonlyMap<StreamName, ParkedCommit>) {}

  /** Hardly ever is anything parked: then it costs one look. */
  static async of(parked: PublicLogWriter['parked'], streams: Iterable<StreamName>): Promise<ParkedOfStep> {
    const known = new Map<StreamName, ParkedCommit>();
    if ((await parked.count(PUBLISHER)) > 0)
      for (const stream of new Set(streams)) {
        const found = await parked.find(PUBLISHER, stream);
        if (found !== undefined) known.set(stream, found);
      }
    return new ParkedOfStep(known);
  }

  isEmpty(): boolean {
    return this.known.size === 0 && this.written.size === 0;
  }

  find(_: string, stream: StreamName): ParkedCommit | undefined {
    return this.removed.has(stream) ? undefined : (this.written.get(stream) ?? this.known.get(stream));
  }

  put(parked: ParkedCommit): void {
    this.written.set(parked.stream, parked);
    this.removed.delete(parked.stream);
  }

  remove(_: string, stream: StreamName): void {
    this.written.delete(stream);
    this.removed.add(stream);
  }

  get changed(): readonly ParkedCommit[] {
    return [...this.written.values()];
  }
}
