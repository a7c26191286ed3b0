import { startDeliverer, type Deliverer } from '../../src';
import { Desk, sealer, START, type Opened, type Server } from './desk';
import { FakeClock } from '@parley/testing';
import { wrongsIn, type Owed, type Wrongs } from './ledger';
import { mortal } from './mortal-queue';
import { Receivers, type Answer } from './receiver';
import { WEBHOOKS, type Answering, type Id, type Schedule, type Step } from './schedule';

/** Waits between tries: short, so that there are dead letters within minutes. */
export const RETRIES: readonly number[] = [1, 4, 15];
/** What nobody promised to be quick about is looked at rarely, as each look costs. */
const LIMITS = { askMs: 5_000, lookMs: 20_000, keepUpMs: 30_000, keepUpIdleMs: 60_000 };
const WELL: Answer = { status: 200, afterMs: 20 };
const MOST_DELIVERERS = 3;
/** A webhook that fails is probed every 15 min at the least. */
const LONG_ENOUGH_MS = 4 * 3_600_000;

interface Alive {
  readonly deliverer: Deliverer;
  readonly die: (lateMs: number | null) => void;
}

/** What came of a schedule: what is wrong, and what it tried out. */
export interface Outcome {
  readonly wrongs: Readonly<Record<Id, Wrongs>>;
  readonly events: number;
  readonly requests: number;
  readonly deaths: number;
  readonly dead: number;
  readonly cancelled: number;
  readonly replayed: number;
  /** Whether an answer may have come too late to be known. */
  readonly mayRepeat: boolean;
}

/** What schedules are carried out on, one after the other, each in a workspace of its own. */
interface Stage {
  readonly clock: FakeClock;
  readonly desk: Desk;
  /** Another one who has the same open. */
  readonly beside: Opened;
  /** How many were carried out on it. */
  played: number;
}

export async function stageOf(serverOf: (clock: FakeClock) => Server): Promise<Stage & Pick<Server, 'close'>> {
  const clock = new FakeClock(START);
  const server = serverOf(clock);
  const desk = await new Desk(server.open(), clock).begin();
  return { clock, desk, beside: server.open(), played: 0, close: () => server.close() };
}

/** Carries out a schedule, and then lets all come to its end: the receivers accept everything, and all webhooks are enabled. */
export async function carryOut(steps: Schedule, stage: Stage, { ordered = true } = {}): Promise<Outcome> {
  stage.played += 1;
  const play = new Play(stage, `${stage.played}`, ordered);
  await play.begin();
  for (const one of steps) await play.carryOut(one);
  return play.end();
}

class Play {
  private readonly receivers: Receivers;
  /** By webhook, or by webhook and conversation. */
  private readonly answering = new Map<string, { readonly answers: readonly Answer[]; next: number }>();
  private readonly owed: Record<Id, Owed[]> = { a: [], b: [] };
  private readonly bodies = new Map<string, string>();
  private alive: Alive[] = [];
  private deaths = 0;
  private replays = 0;
  private mayRepeat = false;
  private isInTrouble = false;

  private readonly workspace: string;
  private readonly clock: FakeClock;
  private readonly store: Opened['store'];

  constructor(
    private readonly stage: Stage,
    private readonly name: string,
    private readonly ordered: boolean,
  ) {
    const { clock, desk } = stage;
    [this.workspace, this.clock, this.store] = [`ws_${name}`, clock, desk.opened.store];
    this.receivers = new Receivers(clock, ({ url, conversation: named }) => {
      const id = new URL(url).hostname.slice(0, 1);
      const answering = this.answering.get(`${id} ${named}`) ?? this.answering.get(id);
      const given = answering?.answers[answering.next++ % answering.answers.length] ?? WELL;
      this.mayRepeat ||= (given.afterMs ?? 0) > 15_000;
      return given;
    });
  }

  private idOf(id: Id): string {
    return id + this.name;
  }

  async begin(): Promise<void> {
    for (const id of WEBHOOKS)
      await this.stage.desk.webhook(this.idOf(id), { workspace: this.workspace, ordered: this.ordered });
    this.start();
  }

  async carryOut(step: Step): Promise<void> {
    const { clock, store, workspace } = this;
    switch (step.tag) {
      case 'publish':
        await this.publish(step.conversations);
        break;
      case 'pass':
        await clock.pass(step.ms);
        break;
      case 'answers':
        this.answers(step.webhook, step);
        break;
      case 'die':
        this.die(step.lateMs);
        break;
      case 'start':
        if (this.alive.length < MOST_DELIVERERS) this.start();
        break;
      case 'stop':
        // What is cut off may have been accepted.
        this.mayRepeat = true;
        void this.alive.shift()?.deliverer.stop();
        break;
      case 'pause':
        await store.pause(workspace, this.idOf(step.webhook), clock.now());
        break;
      case 'enable':
        await this.noteDisabled();
        await store.enable(workspace, this.idOf(step.webhook), '', clock.now());
        break;
      case 'replay':
        await this.replay(step.webhook);
        break;
      case 'retry':
        await this.retry(step.webhook, step.which);
        break;
      case 'trouble':
        this.mayRepeat = true;
        this.isInTrouble = true;
        clock.after(step.ms, () => (this.isInTrouble = false));
    }
    await clock.quiet();
  }

  async end(): Promise<Outcome> {
    const { clock, receivers, store, workspace } = this;
    const { queue } = this.stage.desk.opened;
    this.answering.clear();
    if (this.alive.length === 0) this.start();
    await this.noteDisabled();
    for (const id of WEBHOOKS) await store.enable(workspace, this.idOf(id), '', clock.now());
    const isOver = async (): Promise<boolean> => {
      // What was still on its way when the receivers began to accept everything may have failed a webhook again.
      await this.noteDisabled();
      const waiting = await queue.waiting();
      return receivers.inFlight === 0 && !WEBHOOKS.some((id) => waiting.has(this.idOf(id)));
    };
    await clock.until(isOver, LONG_ENOUGH_MS, 30_000);
    for (const { deliverer } of this.alive) void deliverer.stop();
    await clock.pass(5_000);
    const ended = await Promise.all(WEBHOOKS.map((id) => this.endOf(id)));
    for (const id of WEBHOOKS) await store.delete(workspace, this.idOf(id));
    const count = (status: string): number =>
      ended.flatMap(({ owed }) => owed).filter((one) => one.status === status).length;
    const [a, b] = ended.map(({ wrongs }) => wrongs) as [Wrongs, Wrongs];
    return {
      ...{ wrongs: { a, b }, deaths: this.deaths, mayRepeat: this.mayRepeat },
      ...{ events: ended.flatMap(({ owed }) => owed).length, requests: receivers.received.length },
      ...{ dead: count('dead'), cancelled: count('cancelled') },
      replayed: receivers.received.filter(({ headers }) => headers['Parley-Replay'] === 'true').length,
    };
  }

  private async endOf(id: Id): Promise<{ readonly owed: readonly Owed[]; readonly wrongs: Wrongs }> {
    const statuses = new Map((await this.deliveries(id)).map(({ eventId, status }) => [eventId, status]));
    const owed = this.owed[id].map((one) => ({ ...one, status: statuses.get(one.event) ?? 'not there' }));
    const received = this.receivers.received.filter(({ url }) => url === `https://${this.idOf(id)}.example/`);
    return { owed, wrongs: wrongsIn(owed, received, this.bodies) };
  }

  private async deliveries(id: Id) {
    const page = await this.store.deliveries(this.workspace, this.idOf(id), { limit: 10_000, characters: Infinity });
    return page?.deliveries ?? [];
  }

  private async publish(conversations: readonly number[]): Promise<void> {
    const { store, workspace } = this;
    const status = await Promise.all(WEBHOOKS.map(async (id) => (await store.get(workspace, this.idOf(id)))?.status));
    await this.noteDisabled();
    const names = conversations.map((number) => `conv_${number}`);
    const published = await this.stage.desk.publish(names, { workspace });
    for (const { eventId, body } of published) this.bodies.set(eventId, body);
    WEBHOOKS.forEach((id, index) => {
      if (status[index] === 'disabled') return;
      this.owed[id].push(
        ...published.map(({ eventId: event, conversationId: conversation }) => ({
          ...{ event, conversation, status: '', mayBeCancelled: false },
        })),
      );
    });
  }

  /** What waited for one that is disabled by now may be cancelled. */
  private async noteDisabled(): Promise<void> {
    for (const id of WEBHOOKS) {
      if ((await this.store.get(this.workspace, this.idOf(id)))?.status !== 'disabled') continue;
      this.owed[id] = this.owed[id].map((one) => ({ ...one, mayBeCancelled: true }));
    }
  }

  private async retry(id: Id, which: number): Promise<void> {
    const deliveries = await this.deliveries(id);
    const delivery = deliveries[which % Math.max(1, deliveries.length)];
    if (delivery !== undefined) await this.store.retry(this.workspace, this.idOf(id), delivery.id, this.clock.now());
  }

  /** Of all that there was so far. */
  private async replay(id: Id): Promise<void> {
    const end = await this.stage.desk.opened.log.published();
    this.replays += 1;
    await this.store.beginReplay(
      this.workspace,
      this.idOf(id),
      {
        ...{ id: `job_${this.name}_${this.replays}`, total: 0, end, by: { type: 'user', id: 'somebody' } },
        ...{ after: { epoch: 1, position: '' }, since: null, until: null, onlyFailed: false },
      },
      this.clock.now(),
    );
  }

  private answers(id: Id, { answers: given, conversation: named }: Answering): void {
    this.answering.set(named === undefined ? id : `${id} conv_${named}`, { answers: given, next: 0 });
  }

  private die(lateMs: number | null): void {
    const died = this.alive.shift();
    if (died === undefined) return;
    this.deaths += 1;
    this.mayRepeat = true;
    died.die(lateMs);
  }

  private start(): void {
    const { clock } = this;
    const opened = this.alive.length % 2 === 0 ? this.stage.desk.opened : this.stage.beside;
    const { queue, die } = mortal(opened.queue, clock, () => this.isInTrouble);
    const common = { publicLog: opened.log, sealer, clock, limits: LIMITS, random: () => 0.5 };
    this.alive.push({ deliverer: startDeliverer({ ...common, queue, sender: this.receivers.sender() }), die });
  }
}
