import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { sqliteAutomations, type Commander, type SqliteAutomations } from '@parley/automations';
import { writePaths, type FollowingWritePaths } from '@parley/commands';
import type { Assignee, RoutingRule } from '@parley/domain';
import { CONVERSATION_PREFIX, conversationCommits, conversationStream, routingStream } from '@parley/event-schema';
import { endOfLog, sqliteEventStore, type SqliteEventStore } from '@parley/event-store';
import { silentLogger, silentMetrics, systemClock, uuidV7, workerOptions } from '@parley/platform';
import { automationCommander } from '@parley/product';
import { answerOver } from '@parley/runtime';
import { runLocal, type RunningConsumer } from '@parley/subscriptions';
import { crm, openConversation, WORKSPACE } from '@parley/testing';
import { drawFrom } from '../model/draw';
import type { FromStormRouter, StormRouter, ToStormRouter } from './storm-router';
import { elapsed, within } from './waiting';

/*
 * Many conversations are opened while four threads contend for the lease of the automations. Every second whoever routes is terminated in the middle of it,
 * or frozen for longer than its lease lasts and then left to go on with what it had in hand.
 */

const CONVERSATIONS = Number(process.env['PARLEY_TEST_CONVERSATIONS'] ?? 5_000);
const SEED = Number(process.env['PARLEY_TEST_SEED'] || Math.floor(Math.random() * 2 ** 32));
const ROUTERS = 4;
const OPENED_WITHIN_MS = 5_000;
const TTL_MS = 500;
const FROZEN_MS = [600, 1_500] as const;
const EVERY_MS = 1_000;
const ASSIGNED_WITHIN_MS = 240_000;
const ASSIGNEES: readonly Assignee[] = Array.from({ length: 10 }, (_, n) => ({ type: 'attendant', id: `usr_${n}` }));
const RULE: RoutingRule = { name: 'all', when: {}, then: { kind: 'round_robin', among: ASSIGNEES } };

interface Router {
  readonly worker: Worker;
  readonly name: string;
}

class Storm {
  killed = 0;
  frozen = 0;
  /** Commands that found that another router had been first. */
  tooLate = 0;
  readonly faults: string[] = [];
  private readonly log: SqliteEventStore;
  private readonly automations: SqliteAutomations;
  private readonly paths: FollowingWritePaths;
  private readonly records: RunningConsumer;
  private readonly commander: Commander;
  private readonly files: { readonly log: string; readonly automations: string };
  private readonly routers = new Set<Router>();
  private readonly draw = drawFrom(SEED);
  private routes: Router | undefined;
  private started = 0;
  /** As the write path answered. */
  private assigned = 0;
  private isOver = false;

  constructor(folder: string) {
    this.files = { log: join(folder, 'events.db'), automations: join(folder, 'automations.db') };
    this.log = sqliteEventStore(this.files.log);
    this.automations = sqliteAutomations(this.files.automations);
    this.paths = writePaths({
      store: this.log,
      clock: systemClock,
      newId: () => uuidV7(),
      logger: silentLogger,
      origin: 'storm',
      writer: 'parley/test',
    });
    this.records = runLocal(this.paths.records, this.log);
    const commander = automationCommander({ paths: this.paths, clock: systemClock, metrics: silentMetrics });
    this.commander = {
      ...commander,
      carryOut: async (command) => {
        const outcome = await commander.carryOut(command);
        if (outcome.tag === 'done' && outcome.changed) this.assigned += 1;
        if (outcome.tag === 'done' && !outcome.changed) this.tooLate += 1;
        return outcome;
      },
    };
  }

  async begin(): Promise<void> {
    await this.automations.begin(this.log.logId, await endOfLog(this.log));
    const saved = await this.paths.routing.execute({
      stream: routingStream({ workspace: WORKSPACE, id: 'rules' }),
      command: { type: 'SaveRoutingRules', rules: [RULE] },
      creates: true,
      context: CONTEXT,
    })();
    if (saved._tag === 'Left') throw new Error(JSON.stringify(saved.left));
    for (let n = 0; n < ROUTERS; n += 1) this.start();
  }

  /** Faster than they are routed, so that much waits whenever somebody is killed. */
  async openAll(): Promise<void> {
    const began = performance.now();
    for (let n = 0; n < CONVERSATIONS; n += 1) {
      const due = began + (n / CONVERSATIONS) * OPENED_WITHIN_MS;
      if (due > performance.now()) await elapsed(due - performance.now());
      await this.open(`conv_${n}`);
    }
  }

  /** Every second, until it is over. */
  async strike(): Promise<void> {
    for (let n = 0; !this.isOver; n += 1) {
      await elapsed(EVERY_MS);
      const { routes } = this;
      if (routes === undefined || this.isOver) continue;
      this.routes = undefined;
      if (n % 2 === 0) await this.kill(routes);
      else this.freeze(routes);
    }
  }

  allAssigned(): Promise<number> {
    return within('assigned', ASSIGNED_WITHIN_MS, async () => this.assigned >= CONVERSATIONS);
  }

  /** By conversation, whom routing assigned it to, in the order of the log. */
  async assignments(): Promise<ReadonlyMap<string, readonly string[]>> {
    const all = new Map<string, string[]>();
    for await (const { stream, ...stored } of this.log.readAll({ prefixes: [CONVERSATION_PREFIX] })) {
      const commit = conversationCommits.decode(stored);
      if (commit._tag === 'Left') throw new Error(JSON.stringify(commit.left));
      for (const event of commit.right.events)
        if (event.type === 'ConversationAssigned') all.set(stream, [...(all.get(stream) ?? []), event.assignee.id]);
    }
    return all;
  }

  async end(): Promise<void> {
    if (this.isOver) return;
    this.isOver = true;
    await Promise.all([...this.routers].map(({ worker }) => worker.terminate()));
    await this.automations.close();
    await this.records.stop();
    await this.log.close();
  }

  private async open(id: string): Promise<void> {
    const { at: _, by: __, ...command } = openConversation();
    const stream = conversationStream({ workspace: WORKSPACE, id });
    const opened = await this.paths.conversations.execute({ stream, command, creates: true, context: CONTEXT })();
    if (opened._tag === 'Left') throw new Error(JSON.stringify(opened.left));
  }

  private start(): void {
    this.started += 1;
    const { port1, port2 } = new MessageChannel();
    answerOver(port1, this.commander);
    const file = require.resolve('./storm-router');
    const workerData: StormRouter = {
      holder: `router ${this.started}`,
      ttlMs: TTL_MS,
      log: this.files.log,
      ofLog: this.log.forThread,
      automations: this.files.automations,
      commander: port2,
    };
    const worker = new Worker(file, { workerData, transferList: [port2], ...workerOptions(file) });
    const router: Router = { worker, name: workerData.holder };
    this.routers.add(router);
    worker.on('error', (error) => this.faults.push(String(error)));
    worker.on('message', (_: FromStormRouter) => (this.routes = router));
  }

  private async kill(router: Router): Promise<void> {
    this.killed += 1;
    this.routers.delete(router);
    await router.worker.terminate();
    this.start();
  }

  private freeze({ worker }: Router): void {
    this.frozen += 1;
    const [least, most] = FROZEN_MS;
    worker.postMessage({ freezeMs: least + this.draw.below(most - least) } satisfies ToStormRouter);
  }
}

const CONTEXT = { workspace: WORKSPACE, actor: crm, correlationId: 'storm', causationId: 'storm', causationDepth: 0 };

describe('a storm of new conversations, while whoever routes is killed or frozen every second', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-storm-'));
  const storm = new Storm(folder);
  afterAll(async () => {
    await storm.end();
    rmSync(folder, { recursive: true });
  });

  it(`assigns each of ${CONVERSATIONS} once, in turn (seed ${SEED})`, async () => {
    await storm.begin();
    const began = performance.now();
    const striking = storm.strike();
    await storm.openAll();
    await storm.allAssigned();
    const seconds = (performance.now() - began) / 1_000;
    // What was frozen may still go on with what it had in hand.
    await elapsed(2 * FROZEN_MS[1]);
    const assigned = await storm.assignments();
    await storm.end();
    await striking;

    const perAssignee = new Map(ASSIGNEES.map(({ id }) => [id, 0]));
    for (const [to] of assigned.values()) perAssignee.set(to ?? '', (perAssignee.get(to ?? '') ?? 0) + 1);
    const counts = [...perAssignee.values()];
    const { killed, frozen, tooLate } = storm;
    console.info(JSON.stringify({ conversations: CONVERSATIONS, killed, frozen, tooLate, seconds, counts }));
    expect(storm.faults).toEqual([]);
    expect([...assigned].filter(([, to]) => to.length !== 1)).toEqual([]);
    expect(assigned.size).toBe(CONVERSATIONS);
    expect(perAssignee.size).toBe(ASSIGNEES.length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    expect(killed).toBeGreaterThan(3);
    expect(frozen).toBeGreaterThan(3);
  });
});
