import { DecidedLog } from '../filled/decided-log';
import { logFile } from '../filled/log-file';
import { randomOf } from '../filled/random';
import { freshFiles } from '../files';
import { withBar } from '../filled-files';
import { inParallel } from '../in-parallel';
import { latencyOf, type Latency } from '../latency';
import { idOf, opening, WORKSPACE } from '../product';
import { startBuilt, type Built } from '../servers/built';
import { clientOf, steadily, type Client } from '../steady';
import { untilReady } from '../until-ready';
import { snoozesIn, type LoggedSnoozes } from './from-log';

const HOUR_MS = 3_600_000;
/** What people do meanwhile, in conversations of their own. */
const PER_SECOND = 50;
const PEOPLE = 200;
const BULK = 1_000;
const BULKS_AT_ONCE = 2;
/** Setting them takes less than that: the first is due only when all are set, and people were listened to without any wake. */
const SLOWEST_SNOOZES_PER_SECOND = 500;
const READY_SECONDS = 5;
const GIVEN_UP_AFTER_MS = 900_000;
const LOOK_AGAIN_MS = 250;

interface Waking {
  readonly snoozes: number;
  readonly withinMs: number;
  /** How long people are listened to before the first is due. */
  readonly quietSeconds: number;
}

interface Woken {
  /** From the first time that was due to the last wake, by the log. */
  readonly seconds: number;
  /** Snoozes that time did not end exactly once. */
  readonly wrong: number;
  /** By how many places a wake stands elsewhere in the log than its time has it among all, at most. */
  readonly displaced: number;
  /** From when it was due to the stamp of its wake, in ms. */
  readonly late: Latency;
  /** People's commands before the first was due, and from then on, in ms. */
  readonly before: Latency;
  readonly meanwhile: Latency;
}

/** So many snoozes that fall due one after the other within a time, and people at work. The product is the built one. */
export async function woken({ snoozes, withinMs, quietSeconds }: Waking): Promise<Woken> {
  const files = freshFiles();
  try {
    await withBar('filling', snoozes, (progress) => fill(files.events, snoozes, progress));
    const product = await startBuilt(files);
    const heard = await listen(product, { snoozes, withinMs, quietSeconds }).finally(() => product.stop());
    return { ...heard, ...readFrom(await snoozesIn(files.events)) };
  } finally {
    files.remove();
  }
}

async function fill(file: string, conversations: number, progress: (done: number) => void): Promise<void> {
  const written = await logFile(file);
  const log = new DecidedLog(written, randomOf(1), Date.now() - HOUR_MS);
  for (let n = 0; n < conversations; n += 1) {
    log.pass();
    const conversation = log.begin(WORKSPACE, idOf(n));
    log.act(conversation, { by: { type: 'api', id: 'bench' }, command: opening(n) });
    log.finish(conversation);
    if (n % 1_000 !== 0) continue;
    progress(n);
    await new Promise((resolve) => setImmediate(resolve));
  }
  written.close();
}

async function listen(
  product: Built,
  { snoozes, withinMs, quietSeconds }: Waking,
): Promise<Pick<Woken, 'before' | 'meanwhile'>> {
  await untilReady(product);
  const client = clientOf(product.url);
  await inParallel(PEOPLE, (n) => openOne(client, n));
  const first = Date.now() + (READY_SECONDS + snoozes / SLOWEST_SNOOZES_PER_SECOND + quietSeconds) * 1_000;
  await snoozeAll(client, snoozes, (nth) => first + (nth * withinMs) / snoozes);
  if (Date.now() > first - quietSeconds * 1_000) throw new Error('the snoozes were not set in time');
  const before = await peopleUntil(client, () => Date.now() >= first);
  let left = snoozes;
  const looking = (async () => {
    while (left > 0 && Date.now() < first + GIVEN_UP_AFTER_MS) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      left = await snoozed(client);
    }
    left = 0;
  })();
  const meanwhile = await peopleUntil(client, () => left === 0);
  await looking;
  return { before, meanwhile };
}

async function openOne(client: Client, n: number): Promise<void> {
  const of = { contact_id: `cnt_people_${n}`, inbox: 'inbox_people', channel_id: 'chan_1', channel_type: 'whatsapp' };
  const { status } = await client('POST', '/v1/conversations', { id: `conv_people_${n}`, ...of });
  if (status !== 201) throw new Error(`a conversation was not opened: ${status}`);
}

/** What is due one after the other lies far apart in the log. */
const PRIME = 7_919;

async function snoozeAll(client: Client, snoozes: number, tillOf: (nth: number) => number): Promise<void> {
  await inParallel(
    Math.ceil(snoozes / BULK),
    async (batch) => {
      const of = Array.from({ length: Math.min(BULK, snoozes - batch * BULK) }, (_, i) => batch * BULK + i);
      const commands = of.map((n) => ({
        conversation_id: idOf(n),
        command: 'snooze',
        body: { snooze_till: new Date(tillOf((n * PRIME) % snoozes)).toISOString() },
      }));
      const { status, body } = await client('POST', '/v1/bulk', { commands });
      const { results = [] } = body as { readonly results?: readonly { readonly status: number }[] };
      if (status !== 200 || results.some((one) => one.status !== 200))
        throw new Error(`not snoozed: ${status} ${JSON.stringify(body).slice(0, 500)}`);
    },
    BULKS_AT_ONCE,
  );
}

async function peopleUntil(client: Client, over: () => boolean): Promise<Latency> {
  const times: number[] = [];
  await steadily(PER_SECOND, over, async (n) => {
    const sent = performance.now();
    const message = { id: `m_${Date.now()}_${n}`, direction: 'outbound', text: 'It leaves today.' };
    const { status } = await client('POST', `/v1/conversations/conv_people_${n % PEOPLE}/messages`, message);
    times.push(performance.now() - sent);
    if (status !== 200 && status !== 201) throw new Error(`a command: ${status}`);
  });
  return latencyOf(times);
}

/** How many are, by the lists. */
async function snoozed(client: Client): Promise<number> {
  const { body } = await client('GET', '/v1/counts');
  const { inboxes } = body as { readonly inboxes: Readonly<Record<string, { readonly snoozed: number }>> };
  return Object.values(inboxes).reduce((sum, inbox) => sum + inbox.snoozed, 0);
}

function readFrom({ all, woken: ended }: LoggedSnoozes): Omit<Woken, 'before' | 'meanwhile'> {
  const byTime = all.toSorted((a, b) => a.till - b.till || (a.conversation < b.conversation ? -1 : 1));
  const places = new Map(byTime.map((snooze, place) => [snooze, place]));
  const displaced = ended.map((snooze, place) => Math.abs(place - (places.get(snooze) ?? NaN)));
  const last = ended.reduce((latest, { wokenAt }) => Math.max(latest, ...wokenAt), 0);
  return {
    seconds: (last - (byTime[0]?.till ?? NaN)) / 1_000,
    wrong: all.filter(({ wokenAt }) => wokenAt.length !== 1).length,
    displaced: displaced.reduce((most, places) => Math.max(most, places), 0),
    late: latencyOf(all.flatMap(({ till, wokenAt }) => wokenAt.map((at) => at - till))),
  };
}
