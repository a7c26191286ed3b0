import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteEventStore } from '@parley/event-store';
import { requestTask, type Report } from '@parley/operator';
import { PUBLIC_FORMATS, PUBLIC_TYPES, type PublicFormat } from '@parley/public-events';
import { sqlitePublicLog } from '@parley/public-log';
import { publicLogBeside } from '@parley/runtime';
import { drawFrom } from '../model/draw';
import { RandomCommands } from '../model/random-commands';
import { PollFollower, StreamFollower, type Follower } from './event-followers';
import { startToBeKilled, type Files, type KilledProduct } from './killed-product';
import { MixedFlow } from './mixed-flow';
import { elapsed, within } from './waiting';

/*
 * The product is killed again and again while clients send commands of all kinds, and while contacts are renamed, blocked and erased. Meanwhile
 * others follow its public events, each by one door and in one format, and go on by themselves after each kill.
 */

const TIMES = Number(process.env['PARLEY_TEST_KILLS'] ?? 10);
const SEED = Number(process.env['PARLEY_TEST_SEED'] || Math.floor(Math.random() * 2 ** 32));
const CLIENTS = 6;
/** The shortest and the longest time from the first command to the kill. */
const KILLED_AFTER_MS = [50, 700] as const;
const PUBLISHED_WITHIN_MS = 30_000;
const FOLLOWED_WITHIN_MS = 30_000;
const WORKSPACE = 'ws_1';
const never = new AbortController().signal;

/** What a public log holds of one format, as its ids and cursors come. */
interface Published {
  readonly ids: readonly string[];
  readonly conversations: ReadonlyMap<string, readonly number[]>;
}

class Run {
  readonly faults: string[] = [];
  acknowledged = 0;
  cutOff = 0;
  /** Kills that came while the public log was behind the log. */
  behind = 0;
  private product: KilledProduct | undefined;
  private readonly draw = drawFrom(SEED);
  private readonly commands = new RandomCommands(this.draw);
  private readonly files: Files;
  readonly followers: { readonly [Format in PublicFormat]: readonly Follower[] };

  constructor(private readonly folder: string) {
    this.files = { events: join(folder, 'events.db'), readModel: join(folder, 'read-model.db') };
    const url = (): string | undefined => this.product?.url;
    const query = (format: PublicFormat): string => `format=${format}&types=${PUBLIC_TYPES[format].all.join(',')}`;
    const of = (format: PublicFormat): readonly Follower[] => [
      new StreamFollower(url, query(format)),
      new PollFollower(url, query(format)),
    ];
    this.followers = { event: of('event'), service: of('service') };
  }

  get all(): readonly Follower[] {
    return PUBLIC_FORMATS.flatMap((format) => this.followers[format]);
  }

  /** Before anything happens, so that a stream, which begins now, begins with the first event. */
  async begin(): Promise<void> {
    await this.start();
    await within('followed', FOLLOWED_WITHIN_MS, async () => this.all.every(({ follows }) => follows));
  }

  async start(): Promise<void> {
    this.product = await startToBeKilled(this.files);
  }

  async round(): Promise<void> {
    const product = this.product;
    if (product === undefined) throw new Error('it does not run');
    const flow = new MixedFlow(product.url, this.draw, this.commands);
    const flowing = flow.run(CLIENTS);
    const [least, most] = KILLED_AFTER_MS;
    await elapsed(least + this.draw.below(most - least));
    flow.ends();
    await this.kill();
    await flowing;
    this.acknowledged += flow.acknowledged.length;
    this.cutOff += flow.cutOff;
    this.faults.push(...flow.faults);
    if (await this.isBehind()) this.behind += 1;
    await this.start();
  }

  async kill(): Promise<void> {
    await this.product?.kill();
    this.product = undefined;
  }

  /** What `verify` says once all is published. */
  async verified(): Promise<readonly Report[]> {
    let reports: Report[] = [];
    await within('published', PUBLISHED_WITHIN_MS, async () => {
      reports = [];
      await requestTask(this.files.readModel, { task: 'verify' }, (report) => reports.push(report), never);
      const last = reports.at(-1);
      return last?.tag !== 'verified' || last.verified.published?.behind === 0;
    });
    return reports.filter(({ tag }) => tag !== 'progress');
  }

  /** All of the public log, of the files alone. */
  async published(format: PublicFormat): Promise<Published> {
    const log = sqlitePublicLog(publicLogBeside(join(this.folder, 'operations.db')));
    const ids: string[] = [];
    const conversations = new Map<string, number[]>();
    const query = { workspace: WORKSPACE, format, types: PUBLIC_TYPES[format].all, limit: 1_000 };
    let page = await log.page(query);
    for (; page.events.length > 0 || page.more; page = await log.page({ ...query, after: page.next }))
      for (const { eventId, conversationId, revision } of page.events) {
        ids.push(eventId);
        conversations.set(conversationId, [...(conversations.get(conversationId) ?? []), revision]);
      }
    await log.close();
    return { ids, conversations };
  }

  private async isBehind(): Promise<boolean> {
    const log = sqlitePublicLog(publicLogBeside(join(this.folder, 'operations.db')));
    const checkpoint = (await log.checkpoint()) ?? '';
    await log.close();
    const store = sqliteEventStore(this.files.events);
    let isBehind = false;
    for await (const { position } of store.readAll({ direction: 'backwards', limit: 1 }))
      isBehind = position > checkpoint;
    await store.close();
    return isBehind;
  }
}

const isAscending = (revisions: readonly number[]): boolean =>
  revisions.every((revision, i) => i === 0 || revision > (revisions[i - 1] ?? 0));

describe('a product killed while it publishes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-kill-publish-'));
  const run = new Run(folder);
  afterAll(async () => {
    await Promise.all(run.all.map((follower) => follower.stop()));
    await run.kill();
    rmSync(folder, { recursive: true });
  });

  it(`publishes each event once and in order, and who follows gets each once, ${TIMES} kills (seed ${SEED})`, async () => {
    await run.begin();
    for (let n = 1; n <= TIMES && run.faults.length === 0; n += 1) {
      await run.round();
      process.stdout.write(
        `\rkill ${n} of ${TIMES}: ${run.acknowledged} commands acknowledged, ${run.cutOff} cut off, ${run.behind} times behind`,
      );
    }
    process.stdout.write('\n');
    expect(run.faults).toEqual([]);
    const reports = await run.verified();
    expect(reports).toEqual([expect.objectContaining({ tag: 'verified' })]);
    const last = reports.at(-1);
    const compared = last?.tag === 'verified' ? last.verified.published : undefined;
    // As many as will be found in the files: they have to come, and a moment passes for what may be too many.
    const count = (compared?.events ?? 0) as number;
    const got = (format: PublicFormat): number => run.followers[format][1]?.got.length ?? 0;
    await within('followed', FOLLOWED_WITHIN_MS, async () =>
      [0, 1].every((door) => sum(run.followers.event[door], run.followers.service[door]) >= count),
    );
    await elapsed(500);
    await Promise.all(run.all.map((follower) => follower.stop()));
    await run.kill();
    for (const format of PUBLIC_FORMATS) {
      const { ids, conversations } = await run.published(format);
      expect(new Set(ids).size).toBe(ids.length);
      expect([...conversations].filter(([, revisions]) => !isAscending(revisions))).toEqual([]);
      for (const { got: events, faults } of run.followers[format]) {
        expect(faults).toEqual([]);
        expect(events.map(({ eventId }) => eventId)).toEqual(ids);
        expect(new Set(events.map(({ cursor }) => cursor)).size).toBe(ids.length);
      }
    }
    console.info(
      `${count} public events compared, ${got('event')} and ${got('service')} followed by each door; ` +
        `went on ${run.all.map(({ resumed }) => resumed).join(', ')} times`,
    );
    expect(got('event') + got('service')).toBe(count);
    expect(run.all.every(({ resumed }) => resumed > 0)).toBe(true);
  });
});

const sum = (...followers: readonly (Follower | undefined)[]): number =>
  followers.reduce((all, follower) => all + (follower?.got.length ?? 0), 0);
