import fc from 'fast-check';
import type { Commit, RecordedCommit } from '../src';
import type { ServerEvent } from '../src/eventstoredb/connection';
import { commitEvent, proposedEvents } from '../src/eventstoredb/events';
import { Regrouping } from '../src/eventstoredb/regroup';
import { commitOf } from './make';

/** The log of a server on which others write too: commits of streams, each whole, with foreign events between them. */
interface Log {
  readonly events: readonly ServerEvent[];
  readonly commits: readonly RecordedCommit[];
}

const anyLog: fc.Arbitrary<Log> = fc
  .array(
    fc.record({ stream: fc.constantFrom('a', 'b', 'c'), size: fc.integer({ min: 1, max: 6 }), foreign: fc.boolean() }),
    { maxLength: 12 },
  )
  .map((entries) => {
    const events: ServerEvent[] = [];
    const commits: RecordedCommit[] = [];
    const next = new Map<string, number>();
    const write = (stream: string, event: Pick<ServerEvent, 'id' | 'type' | 'data' | 'metadata'>): ServerEvent => {
      const revision = next.get(stream) ?? 0;
      next.set(stream, revision + 1);
      const written = { ...event, stream, revision, position: BigInt(100 + events.length * 10) };
      events.push(written);
      return written;
    };
    for (const { stream, size, foreign } of entries) {
      if (foreign) {
        write(stream, { id: '0', type: 'Foreign', data: 'text', metadata: undefined });
        continue;
      }
      const commit: Commit = commitOf(size);
      const own = proposedEvents([commit]).map(({ id, type, data, metadata }) =>
        write(stream, { id, type, data: JSON.parse(String(data)), metadata: JSON.parse(String(metadata)) }),
      );
      const last = own.at(-1);
      const revision = last?.revision ?? 0;
      const position = String(last?.position).padStart(20, '0');
      commits.push({ ...commit, stream, firstRevision: revision - size + 1, revision, position });
    }
    return { events, commits };
  });

function regroup(regrouping: Regrouping, events: readonly ServerEvent[]): RecordedCommit[] {
  return events.flatMap((recorded) => {
    const event = commitEvent(recorded);
    const commit = event && regrouping.take(event);
    return commit === undefined ? [] : [commit];
  });
}

describe('commits regrouped from single events', () => {
  it('are those that were written, read forwards and backwards', () => {
    fc.assert(
      fc.property(anyLog, ({ events, commits }) => {
        expect(regroup(new Regrouping('forwards'), events)).toEqual(commits);
        expect(regroup(new Regrouping('backwards'), events.toReversed())).toEqual(commits.toReversed());
      }),
    );
  });

  it('are exactly the whole ones of any part of the log, and it is known whether the part ends within one', () => {
    fc.assert(
      fc.property(anyLog, fc.nat(80), fc.nat(80), ({ events, commits }, from, length) => {
        const part = events.slice(from, from + length);
        const inside = (id: string): boolean => part.some((event) => event.id === id);
        const whole = commits.filter((commit) => commit.events.every(({ id }) => inside(id)));
        const forwards = new Regrouping('forwards');
        expect(regroup(forwards, part)).toEqual(whole);
        expect(regroup(new Regrouping('backwards'), part.toReversed())).toEqual(whole.toReversed());
        const begun = commits.find((c) => inside(c.events[0]?.id ?? '') && !inside(c.events.at(-1)?.id ?? ''));
        expect(forwards.open).toBe(begun !== undefined);
      }),
    );
  });

  it('are not cut or mixed by what should not be there: a commit that another one interrupts is left out and reported', () => {
    const broken: string[] = [];
    const regrouping = new Regrouping('forwards', (id) => broken.push(id));
    const [first, second] = [commitOf(3), commitOf(2)] as const;
    const events = [...proposedEvents([first]).slice(0, 2), ...proposedEvents([second])].map((event, i) => ({
      ...event,
      stream: 's',
      revision: i,
      position: BigInt(i),
      data: JSON.parse(String(event.data)),
      metadata: JSON.parse(String(event.metadata)),
    }));
    expect(regroup(regrouping, events).map(({ id }) => id)).toEqual([second.id]);
    expect(broken).toEqual([first.id]);
  });
});
