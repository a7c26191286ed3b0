import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { deletes, CONVERSATION, recordsMessage, type Step } from './plan';
import { seedOf } from './random';
import { senderTo, type Answered, type Sender } from './requests';
import { RULES_PATH, saveRules } from './saving-rules';
import { triesOf } from './tries';
import { planWeek } from './week';

export interface DemoOptions {
  /** Where the product listens, such as http://127.0.0.1:3000. */
  readonly url: string;
  /** A key that may write, and act as others. */
  readonly key: string;
  /** The name in all ids; one that was not used before unless it is given. A run is played once. */
  readonly run?: string;
  readonly signal: AbortSignal;
  /** After every command that was answered. */
  readonly onProgress: (done: number, of: number) => void;
}

/** What is there now that was not before. */
export interface DemoReport {
  readonly conversations: number;
  readonly messages: number;
  readonly commands: number;
  readonly seconds: number;
  /** Why there are no rules of the demo, where they did not fit beside those of others. */
  readonly rulesLeftOut: string | undefined;
  /** Lines for a shell, each of which shows something. */
  readonly tries: readonly string[];
  /** Likewise, of what happens by itself within minutes. */
  readonly soon: readonly string[];
}

/** How many courses are played at once. */
const AT_ONCE = 16;

/** Steps that come one after the other, and what they have made so far. */
interface Course {
  readonly steps: readonly Step[];
  next: number;
  /** Of its conversations, the current one last; none when it was deleted. */
  readonly conversations: Set<string>;
  messages: number;
}

const courseOf = (steps: readonly Step[]): Course => ({ steps, next: 0, conversations: new Set(), messages: 0 });

/**
 * Plays a week of a support desk that ends now. When it is done, the lists show all of it. Throws `DemoStopped` when the product
 * refuses something or is away for too long, the reason of the signal when that was given.
 */
export async function playDemo({ url, key, run = newRun(), signal, onProgress }: DemoOptions): Promise<DemoReport> {
  const began = performance.now();
  const { records, rules, tracks, ending, sights } = planWeek({ seed: seedOf(run), run, now: Date.now() });
  const first = records.map((step) => courseOf([step]));
  const courses = tracks.map(({ steps }) => courseOf(steps));
  const last = ending.map(({ steps }) => courseOf(steps));
  let of = 1 + sum([...first, ...courses, ...last], ({ steps }) => steps.length);
  const base = url.replace(/\/+$/, '');
  const stop = new AbortController();
  const sender = senderTo(base, AbortSignal.any([signal, stop.signal]));
  const authorization = `Bearer ${key}`;
  const positions: string[] = [];
  let commands = 0;

  async function carryOut(course: Course, step: Step): Promise<void> {
    const current = [...course.conversations].at(-1) ?? '';
    const body = bodyOf(step);
    const answer = await sender.send({
      method: step.method,
      path: step.path.replace(CONVERSATION, current),
      headers: { authorization, ...headersOf(step) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    take(course, step, answer);
    positions.push(String(answer['position']));
    commands += 1;
    onProgress(commands, of);
  }

  /** Behind all that was saved before the demo began. */
  const readRules = (): Promise<Answered> =>
    sender.send({
      method: 'GET',
      path: RULES_PATH,
      headers: { authorization, 'parley-wait-for': positions.at(-1) ?? '' },
    });

  let rulesLeftOut: string | undefined;
  try {
    await playAll(first, carryOut, sender, stop);
    const save = (step: Step): Promise<void> => carryOut(courseOf([step]), step);
    rulesLeftOut = await saveRules({ run, rules, read: readRules, save, signal });
    if (rulesLeftOut !== undefined) of -= 1;
    await playAll(courses, carryOut, sender, stop);
    await playAll(last, carryOut, sender, stop);
    // Lists follow the log: once they show what each of the last ones under way was answered, they show everything.
    for (const position of positions.slice(-AT_ONCE))
      await sender.send({ method: 'GET', path: '/v1/counts', headers: { authorization, 'parley-wait-for': position } });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  return {
    conversations: sum([...courses, ...last], ({ conversations }) => conversations.size),
    messages: sum([...courses, ...last], ({ messages }) => messages),
    commands,
    rulesLeftOut,
    seconds: Math.round((performance.now() - began) / 100) / 10,
    ...triesOf(base, key, sights, {
      long: shown(courses[sights.history]),
      handedBack: shown(courses[sights.handedBack]),
    }),
  };
}

/** Short, because it is in every id. */
const newRun = (): string => `${Math.floor(Date.now() / 1_000).toString(36)}${randomBytes(2).toString('hex')}`;

const sum = (courses: readonly Course[], of: (course: Course) => number): number =>
  courses.reduce((total, course) => total + of(course), 0);

/** What is sent now. */
const bodyOf = ({ body, wakesIn }: Step): object | undefined =>
  wakesIn === undefined ? body : { snooze_till: new Date(Date.now() + wakesIn).toISOString() };

const headersOf = (step: Step): Readonly<Record<string, string>> => ({
  'idempotency-key': step.key,
  ...(bodyOf(step) === undefined ? {} : { 'content-type': 'application/json' }),
  ...(step.ifMatch === undefined ? {} : { 'if-match': `"${step.ifMatch}"` }),
  ...(step.actor === undefined ? {} : { 'parley-actor': step.actor }),
});

/** The id of its conversation. */
const shown = (course: Course | undefined): string => [...(course?.conversations ?? [])].at(-1) ?? '';

/** What an answer says of where its course stands. */
function take(course: Course, step: Step, answer: Answered): void {
  if (typeof answer['conversation_id'] === 'string') course.conversations.add(answer['conversation_id']);
  if (recordsMessage(step)) course.messages += 1;
  if (!deletes(step)) return;
  course.conversations.clear();
  course.messages = 0;
}

/**
 * Plays several at once, each in its order, and all of them in the order of the week as far as that goes. Fewer at once when the
 * product says that it is too much. When one fails, `stop` ends the others and all have ended when it throws.
 */
async function playAll(
  courses: readonly Course[],
  carryOut: (course: Course, step: Step) => Promise<void>,
  sender: Sender,
  stop: AbortController,
): Promise<void> {
  const idle = new Set(courses);

  async function player(place: number): Promise<void> {
    while (place < Math.max(1, AT_ONCE / 2 ** sender.slowedDown())) {
      const course = earliest(idle);
      const step = course?.steps[course.next];
      if (course === undefined || step === undefined) return;
      idle.delete(course);
      await carryOut(course, step);
      course.next += 1;
      if (course.next < course.steps.length) idle.add(course);
    }
  }

  const players = Array.from({ length: AT_ONCE }, async (_, place) => {
    try {
      await player(place);
    } catch (error) {
      stop.abort(error);
    }
  });
  await Promise.all(players);
  stop.signal.throwIfAborted();
}

/** The one whose next step comes first in the week. */
function earliest(courses: ReadonlySet<Course>): Course | undefined {
  let found: Course | undefined;
  let least = Infinity;
  for (const course of courses) {
    const at = course.steps[course.next]?.at ?? Infinity;
    if (at >= least) continue;
    found = course;
    least = at;
  }
  return found;
}
