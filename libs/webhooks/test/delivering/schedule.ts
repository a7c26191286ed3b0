import fc from 'fast-check';
import { startDeliverer, type Deliverer, type DeliveryQueue } from '../../src';
import { WebhooksUnavailable } from '../../src/port';
import { Desk, sealer, START, type Opened, type Server } from './desk';
import { FakeClock } from './fake-clock';
import { wrongsIn, type Owed, type Wrongs } from './ledger';
import { Receivers, type Answer } from './receiver';

const WEBHOOKS = ['a', 'b'] as const;
type Id = (typeof WEBHOOKS)[number];

/** One thing that happens. */
type Step =
  /** An event of each of these conversations, at once. */
  | { readonly tag: 'publish'; readonly conversations: readonly number[] }
  | { readonly tag: 'pass'; readonly ms: number }
  /** From now on a webhook answers so, over and over. */
  | { readonly tag: 'answers'; readonly webhook: Id; readonly answers: readonly Answer[] }
  /** A deliverer dies: it does nothing more, or only tells so much later what came of its last requests. */
  | { readonly tag: 'die'; readonly lateMs: number | null }
  | { readonly tag: 'start' }
  | { readonly tag: 'stop' }
  | { readonly tag: 'pause' | 'enable'; readonly webhook: Id }
  /** By hand, one of the deliveries. */
  | { readonly tag: 'retry'; readonly webhook: Id; readonly which: number }
  /** The queue fails for all, for so long. */
  | { readonly tag: 'trouble'; readonly ms: number };

export type Schedule = readonly Step[];

const webhook = fc.constantFrom(...WEBHOOKS);
const status = fc.oneof(
  { weight: 5, arbitrary: fc.constant(200) },
  { weight: 4, arbitrary: fc.constantFrom(500, 503, 429, 302) },
  { weight: 2, arbitrary: fc.constantFrom(400, 422) },
  { weight: 4, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant(410) },
);
const afterMs = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 500 }) },
  { weight: 3, arbitrary: fc.integer({ min: 1_000, max: 15_000 }) },
  // As of a process that was frozen: its lease lapses.
  { weight: 1, arbitrary: fc.integer({ min: 18_001, max: 40_000 }) },
);
const retryAfterMs = fc.option(fc.integer({ min: 1_000, max: 60_000 }), { nil: undefined, freq: 6 });
const answer: fc.Arbitrary<Answer> = fc
  .record({ status, afterMs, retryAfterMs })
  .map(({ retryAfterMs: asked, ...given }) => ({ ...given, ...(asked === undefined ? {} : { retryAfterMs: asked }) }));
const answers = fc.oneof(
  { weight: 3, arbitrary: fc.array(answer, { minLength: 1, maxLength: 8 }) },
  { weight: 1, arbitrary: fc.constant([{ status: null, afterMs: 20 }]) },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      tag: fc.constant('publish'),
      conversations: fc.array(fc.nat(2), { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ tag: fc.constant('pass'), ms: fc.oneof(fc.nat(1_000), fc.nat(60_000)) }) },
  { weight: 4, arbitrary: fc.record({ tag: fc.constant('answers'), webhook, answers }) },
  { weight: 2, arbitrary: fc.record({ tag: fc.constant('die'), lateMs: fc.option(fc.nat(30_000)) }) },
  { weight: 2, arbitrary: fc.record({ tag: fc.constantFrom('start', 'stop') }) },
  { weight: 2, arbitrary: fc.record({ tag: fc.constantFrom('pause', 'enable'), webhook }) },
  { weight: 2, arbitrary: fc.record({ tag: fc.constant('retry'), webhook, which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ tag: fc.constant('trouble'), ms: fc.nat(30_000) }) },
);

export const schedule: fc.Arbitrary<Schedule> = fc.array(step, { minLength: 4, maxLength: 24 });

/** Waits between tries: short, so that there are dead letters within minutes. */
export const RETRIES: readonly number[] = [1, 4, 15];
/** What nobody promised to be quick about is looked at rarely, as each look costs. */
const LIMITS = { askMs: 5_000, lookMs: 20_000, keepUpMs: 30_000, keepUpIdleMs: 60_000 };
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
  /** Whether an answer may have come too late to be known. */
  readonly mayRepeat: boolean;
}

/** Carries out a schedule, and then lets all come to its end: the receivers accept everything, and all webhooks are enabled. */
export async function carryOut(
  steps: Schedule,
  serverOf: (clock: FakeClock) => Server,
  { ordered = true } = {},
): Promise<Outcome> {
  const clock = new FakeClock(START);
  const server = serverOf(clock);
  const play = new Play(clock, await new Desk(server.open(), clock).begin(), server.open(), ordered);
  await play.begin();
  for (const one of steps) await play.carryOut(one);
  const outcome = await play.end();
  await server.close();
  return outcome;
}

class Play {
  private readonly receivers: Receivers;
  private readonly answering: Record<Id, { readonly answers: readonly Answer[]; next: number }>;
  private readonly owed: Record<Id, Owed[]> = { a: [], b: [] };
  private alive: Alive[] = [];
  private deaths = 0;
  private mayRepeat = false;
  private isInTrouble = false;

  constructor(
    private readonly clock: FakeClock,
    private readonly desk: Desk,
    private readonly beside: Opened,
    private readonly ordered: boolean,
  ) {
    const well = [{ status: 200, afterMs: 20 }];
    this.answering = { a: { answers: well, next: 0 }, b: { answers: well, next: 0 } };
    this.receivers = new Receivers(clock, ({ url }) => {
      const answering = this.answering[url.includes('//a.') ? 'a' : 'b'];
      const given = answering.answers[answering.next++ % answering.answers.length] ?? { status: 200 };
      this.mayRepeat ||= (given.afterMs ?? 0) > 15_000;
      return given;
    });
  }

  async begin(): Promise<void> {
    for (const id of WEBHOOKS) await this.desk.webhook(id, { ordered: this.ordered });
    this.start();
  }

  async carryOut(step: Step): Promise<void> {
    const { store } = this.desk.opened;
    const { clock } = this;
    switch (step.tag) {
      case 'publish':
        await this.publish(step.conversations);
        break;
      case 'pass':
        await clock.pass(step.ms);
        break;
      case 'answers':
        this.answering[step.webhook] = { answers: step.answers, next: 0 };
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
        await store.pause('ws_1', step.webhook, clock.now());
        break;
      case 'enable':
        await this.noteDisabled();
        await store.enable('ws_1', step.webhook, '', clock.now());
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
    const { clock, receivers } = this;
    const { store, queue } = this.desk.opened;
    for (const id of WEBHOOKS) this.answering[id] = { answers: [{ status: 200, afterMs: 20 }], next: 0 };
    if (this.alive.length === 0) this.start();
    await this.noteDisabled();
    for (const id of WEBHOOKS) await store.enable('ws_1', id, '', clock.now());
    const isOver = async (): Promise<boolean> => {
      // What was still on its way when the receivers began to accept everything may have failed a webhook again.
      await this.noteDisabled();
      return receivers.inFlight === 0 && (await queue.waiting()).size === 0;
    };
    await clock.until(isOver, LONG_ENOUGH_MS, 30_000);
    for (const { deliverer } of this.alive) void deliverer.stop();
    await clock.pass(5_000);
    const ended = await Promise.all(WEBHOOKS.map((id) => this.endOf(id)));
    const count = (status: string): number =>
      ended.flatMap(({ owed }) => owed).filter((one) => one.status === status).length;
    const [a, b] = ended.map(({ wrongs }) => wrongs) as [Wrongs, Wrongs];
    return {
      ...{ wrongs: { a, b }, deaths: this.deaths, mayRepeat: this.mayRepeat },
      ...{ events: ended.flatMap(({ owed }) => owed).length, requests: receivers.received.length },
      ...{ dead: count('dead'), cancelled: count('cancelled') },
    };
  }

  private async endOf(id: Id): Promise<{ readonly owed: readonly Owed[]; readonly wrongs: Wrongs }> {
    const statuses = new Map((await this.deliveries(id)).map(({ eventId, status }) => [eventId, status]));
    const owed = this.owed[id].map((one) => ({ ...one, status: statuses.get(one.event) ?? 'not there' }));
    const received = this.receivers.received.filter(({ url }) => url === `https://${id}.example/`);
    return { owed, wrongs: wrongsIn(owed, received) };
  }

  private async deliveries(id: Id) {
    const page = await this.desk.opened.store.deliveries('ws_1', id, { limit: 10_000, characters: Infinity });
    return page?.deliveries ?? [];
  }

  private async publish(conversations: readonly number[]): Promise<void> {
    const { store } = this.desk.opened;
    const status = await Promise.all(WEBHOOKS.map(async (id) => (await store.get('ws_1', id))?.status));
    await this.noteDisabled();
    const names = conversations.map((number) => `conv_${number}`);
    const published = await this.desk.publish(names);
    WEBHOOKS.forEach((id, index) => {
      if (status[index] === 'disabled') return;
      this.owed[id].push(
        ...published.map(({ eventId: event, conversationId: conversation, body }) => ({
          ...{ event, conversation, body, status: '', mayBeCancelled: false },
        })),
      );
    });
  }

  /** What waited for one that is disabled by now may be cancelled. */
  private async noteDisabled(): Promise<void> {
    for (const id of WEBHOOKS) {
      if ((await this.desk.opened.store.get('ws_1', id))?.status !== 'disabled') continue;
      this.owed[id] = this.owed[id].map((one) => ({ ...one, mayBeCancelled: true }));
    }
  }

  private async retry(id: Id, which: number): Promise<void> {
    const deliveries = await this.deliveries(id);
    const delivery = deliveries[which % Math.max(1, deliveries.length)];
    if (delivery !== undefined) await this.desk.opened.store.retry('ws_1', id, delivery.id, this.clock.now());
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
    const opened = this.alive.length % 2 === 0 ? this.desk.opened : this.beside;
    const { queue, die } = mortal(opened.queue, clock, () => this.isInTrouble);
    const common = { publicLog: opened.log, sealer, clock, limits: LIMITS, random: () => 0.5 };
    this.alive.push({ deliverer: startDeliverer({ ...common, queue, sender: this.receivers.sender() }), die });
  }
}

/** A queue as it is for one who may die, and that may fail. */
function mortal(
  queue: DeliveryQueue,
  clock: FakeClock,
  isInTrouble: () => boolean,
): { readonly queue: DeliveryQueue; readonly die: (lateMs: number | null) => void } {
  let death: { readonly lateMs: number | null } | undefined;
  let unlisten: () => void = () => undefined;
  const never = new Promise<never>(() => undefined);

  /** Of one who is dead nothing comes any more, but, if late, what came of its requests. */
  async function asked<T>(ask: () => Promise<T>, of: 'settle' | 'else' = 'else'): Promise<T> {
    if (death !== undefined) {
      const { lateMs } = death;
      if (lateMs === null || of === 'else') return never;
      await new Promise<void>((resolve) => clock.after(lateMs, resolve));
      return ask();
    }
    if (isInTrouble()) throw new WebhooksUnavailable('the file is locked', 'nothing');
    return ask();
  }

  return {
    die(lateMs) {
      death = { lateMs };
      unlisten();
    },
    queue: {
      waiting: () => asked(() => queue.waiting()),
      claim: (...given) => asked(() => queue.claim(...given)),
      settle: (...given) => asked(() => queue.settle(...given), 'settle'),
      release: (...given) => asked(() => queue.release(...given)),
      keepUp: (...given) => asked(() => queue.keepUp(...given)),
      changedElsewhere: () => asked(() => queue.changedElsewhere()),
      onWaiting: (look) => (unlisten = queue.onWaiting(look)),
    },
  };
}
