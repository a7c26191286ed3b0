import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requestTask, type Progress, type Report } from '@parley/operator';
import { silentLogger } from '@parley/platform';
import { openStores } from '@parley/runtime';
import { verify, type Difference } from '@parley/verification';
import { drawFrom } from '../model/draw';
import { RandomCommands } from '../model/random-commands';
import { startToBeKilled, type Files, type KilledProduct } from './killed-product';
import { MixedFlow, type Acknowledged } from './mixed-flow';
import { elapsed } from './waiting';
import { Written } from './written';

/*
 * The product is killed while clients send commands of all kinds, and every fifth time while its read model is made anew. What
 * the read model says is then verified before the projector goes on, and again when it has caught up.
 */

const TIMES = Number(process.env['PARLEY_TEST_KILLS'] ?? 50);
const SEED = Number(process.env['PARLEY_TEST_SEED'] || Math.floor(Math.random() * 2 ** 32));
const CLIENTS = 12;
const REBUILD_EVERY = 5;
/** The shortest and the longest time from the first command to the kill. */
const KILLED_AFTER_MS = [50, 700] as const;
/** Of so many rebuilds at least one is killed before the switch. */
const ENOUGH = 3;
/** Moments of a rebuild, in turn, and how soon after them the kill comes. After the last one comes the switch. */
const MOMENTS: readonly Moment[] = [
  { is: ({ step }) => step === 'events', withinMs: 20 },
  { is: ({ step }) => step === 'indexes', withinMs: 20 },
  { is: ({ step, done, of }) => step === 'indexes' && done === of, withinMs: 80 },
];
const never = new AbortController().signal;

interface Moment {
  readonly is: (progress: Progress) => boolean;
  readonly withinMs: number;
}

class Run {
  readonly acknowledged: Acknowledged[] = [];
  readonly faults: string[] = [];
  /** Commands that were sent and never answered, and the kills that did so. */
  cutOff = 0;
  kills = 0;
  /** Of the rebuilds: killed before the switch, in the switch or right after it, and those that were too fast. */
  readonly rebuilds = { kept: 0, switched: 0, finished: 0 };
  readonly written = new Written();
  private readonly draw = drawFrom(SEED);
  private readonly commands = new RandomCommands(this.draw);

  constructor(private readonly files: Files) {}

  async round(n: number): Promise<void> {
    const product = await this.started();
    const flow = new MixedFlow(product.url, this.draw, this.commands);
    const flowing = flow.run(CLIENTS);
    const [least, most] = KILLED_AFTER_MS;
    await elapsed(least + this.draw.below(most - least));
    if (n % REBUILD_EVERY === 0) await this.killWhileRebuilding(product, flow, momentOf(n));
    else await kill(product, flow);
    await flowing;
    this.acknowledged.push(...flow.acknowledged);
    this.cutOff += flow.cutOff;
    if (flow.cutOff > 0) this.kills += 1;
    this.faults.push(...flow.faults);
    await this.verifyAsItLies(flow.acknowledged);
  }

  /** The product on the files as they are; what it then shows was verified once it has caught up. */
  async started(): Promise<KilledProduct> {
    const product = await startToBeKilled(this.files);
    await product.shows(this.written.end);
    const reports = await this.told('verify');
    const last = reports.at(-1);
    const clean = last?.tag === 'verified' && last.verified.differences === 0;
    if (!clean) this.faults.push(`caught up: ${JSON.stringify(reports.filter(({ tag }) => tag !== 'progress'))}`);
    return product;
  }

  /** Asks the running product. */
  async told(task: 'verify' | 'rebuild'): Promise<readonly Report[]> {
    const reports: Report[] = [];
    await requestTask(this.files.readModel, { task }, (report) => reports.push(report), never);
    return reports;
  }

  private async killWhileRebuilding(product: KilledProduct, flow: MixedFlow, { is, withinMs }: Moment): Promise<void> {
    const { readModel } = this.files;
    const before = statSync(readModel).ino;
    const moment = Promise.withResolvers<undefined>();
    let done = false;
    const hear = (report: Report): void => {
      if (report.tag === 'failed') this.faults.push(`the rebuild failed: ${report.reason}`);
      done ||= report.tag === 'rebuilt';
      if (report.tag === 'progress' && is(report.progress)) moment.resolve(undefined);
    };
    const asked = requestTask(readModel, { task: 'rebuild' }, hear, never).catch(() => false);
    await Promise.race([moment.promise, asked]);
    await elapsed(this.draw.fraction() * withinMs);
    await kill(product, flow);
    await asked;
    this.countRebuild(done, before === statSync(readModel).ino, existsSync(`${readModel}.rebuild`));
  }

  /** What a kill has left is either the old read model and a part of the new one, or the new one. */
  private countRebuild(done: boolean, isOld: boolean, left: boolean): void {
    if (done ? isOld || left : isOld !== left) this.faults.push(`rebuild: ${JSON.stringify({ done, isOld, left })}`);
    if (done) this.rebuilds.finished += 1;
    else if (isOld) this.rebuilds.kept += 1;
    else this.rebuilds.switched += 1;
  }

  /** The files as the kill has left them: nothing has been projected since. */
  private async verifyAsItLies(acknowledged: readonly Acknowledged[]): Promise<void> {
    const { events, readModel } = this.files;
    const stores = await openStores({ kind: 'sqlite', file: events }, readModel, silentLogger);
    await this.written.readOn(stores.store);
    this.faults.push(...this.written.lost(acknowledged));
    const differences: Difference[] = [];
    const { differences: found } = await verify(stores.store, stores.readModel, {
      onDifference: (difference) => differences.push(difference),
    });
    await stores.close();
    if (found > 0) this.faults.push(`as it lies, ${found} differences: ${JSON.stringify(differences.slice(0, 5))}`);
  }
}

function kill(product: KilledProduct, flow: MixedFlow): Promise<void> {
  flow.ends();
  return product.kill();
}

const momentOf = (n: number): Moment => MOMENTS[(n / REBUILD_EVERY) % MOMENTS.length] as Moment;

describe('a product killed while it carries out commands of all kinds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-kill-verify-'));
  const files: Files = { events: join(folder, 'events.db'), readModel: join(folder, 'read-model.db') };
  afterAll(() => rmSync(folder, { recursive: true }));

  it(`shows what its log says, and its log holds all that was acknowledged, ${TIMES} times (seed ${SEED})`, async () => {
    const run = new Run(files);
    const { rebuilds } = run;
    for (let n = 1; n <= TIMES && run.faults.length === 0; n += 1) {
      await run.round(n);
      process.stdout.write(
        `\rkill ${n} of ${TIMES}: ${run.acknowledged.length} commands acknowledged, ${run.cutOff} cut off, ` +
          `${run.written.events} events, rebuilds ${JSON.stringify(rebuilds)}, ${run.faults.length} faults`,
      );
    }
    process.stdout.write('\n');
    expect(run.faults).toEqual([]);
    // The last one is killed when it has shown that it goes on, and that a rebuild still works on what the kills have left.
    const product = await run.started();
    expect((await run.told('rebuild')).at(-1)).toMatchObject({ tag: 'rebuilt' });
    expect(existsSync(`${files.readModel}.rebuild`)).toBe(false);
    const reports = (await run.told('verify')).filter(({ tag }) => tag !== 'progress');
    expect(reports).toEqual([expect.objectContaining({ tag: 'verified' })]);
    await product.kill();
    expect(run.faults).toEqual([]);
    expect(run.written.lost(run.acknowledged)).toEqual([]);
    // The kills hit commands, and rebuilds.
    expect(run.kills).toBeGreaterThan(TIMES / 2);
    expect(run.cutOff).toBeGreaterThan(TIMES);
    expect(run.acknowledged.length).toBeGreaterThan(TIMES * CLIENTS);
    const rebuilding = Math.floor(TIMES / REBUILD_EVERY);
    expect(rebuilds.kept + rebuilds.switched + rebuilds.finished).toBe(rebuilding);
    if (rebuilding >= ENOUGH) expect(rebuilds.kept).toBeGreaterThan(0);
  });
});
