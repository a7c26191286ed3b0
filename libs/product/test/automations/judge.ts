import type { ConversationEvent, InboxSettings, Millis } from '@parley/domain';
import type { House } from './house';
import { inboxesSavedIn, type Told } from './told';

/** So late a timer may be while a process runs (rules 7 and 8). */
const LATE_MS = 2_000;

/** From when to when a process ran. */
export type Span = readonly [from: Millis, to: Millis];

interface Snooze {
  readonly id: string;
  readonly till: Millis;
  readonly cause: string;
  readonly depth: number;
}

interface Seen {
  readonly isOpen: boolean;
  readonly inbox: string;
  readonly snooze: Snooze | null;
  readonly activeAt: Millis;
  /** Ids of the events that `activeAt` is of, which are one commit's. */
  readonly causes: readonly string[];
  readonly depth: number;
}

/** What an inbox said, and from when to when. */
type Policy = Pick<InboxSettings, 'inactivityTimeoutSeconds' | 'inactivityResolution'> & { readonly span: Span };

interface Verdict {
  readonly wrong: readonly string[];
  readonly wakes: number;
  readonly closes: number;
  /** Snoozes that somebody moved or ended before their time. */
  readonly ended: number;
}

/** What the log says of the timers, told by the rules alone: what happened too early, too late, twice, wrongly, or not at all. */
export async function judged(house: House, ran: readonly Span[]): Promise<Verdict> {
  const policies = await policiesOf(house);
  const seen = new Map<string, Seen>();
  const wrong: string[] = [];
  let [wakes, closes, ended] = [0, 0, 0];
  for (const told of await house.told()) {
    const key = `${told.workspace}/${told.id}`;
    const { at, metadata } = told.commit;
    const before = seen.get(key);
    const say = (what: string): void => void wrong.push(`${key} at revision ${told.recorded.revision}: ${what}`);
    const ofInbox = policies.get(`${told.workspace}/${before?.inbox}`) ?? [];
    if (before !== undefined) overdue(before, ofInbox, ran, at).forEach(say);
    if (metadata.command === 'WakeConversation') {
      wakes += 1;
      wrongWake(before, told).forEach(say);
    } else if (metadata.command === 'CloseInactive') {
      closes += 1;
      wrongClose(before, told, ofInbox).forEach(say);
    } else {
      if (metadata.actor.type === 'automation') say(`somebody is called ${metadata.actor.id}`);
      if (before?.snooze && told.commit.events.some(endsSnooze)) ended += 1;
    }
    const after = told.commit.events.reduce<Seen | undefined>(
      (now, event, index) => afterEvent(now, event, told, index),
      before,
    );
    if (after !== undefined) seen.set(key, after);
  }
  for (const [key, last] of seen) {
    const [workspace] = key.split('/');
    const left = overdue(last, policies.get(`${workspace}/${last.inbox}`) ?? [], ran, house.clock.now());
    wrong.push(...left.map((what) => `${key} at the end: ${what}`));
  }
  return { wrong, wakes, closes, ended };
}

/** What should have happened by then. */
function overdue(seen: Seen, policies: readonly Policy[], ran: readonly Span[], now: Millis): readonly string[] {
  if (!seen.isOpen) return [];
  if (seen.snooze !== null) {
    const by = doneBy(seen.snooze.till, [0, Infinity], ran);
    return now > by ? [`the snooze ${seen.snooze.id} was not woken by ${by}`] : [];
  }
  const by = policies.map(({ inactivityTimeoutSeconds: seconds, span }) =>
    seconds === null ? Infinity : doneBy(Math.max(seen.activeAt + seconds * 1_000, span[0]), span, ran),
  );
  return now > Math.min(...by) ? [`it is idle and was not closed by ${Math.min(...by)}`] : [];
}

/** Until when what is due from then on is done, as a process ran and as long as it holds; `Infinity` when it may be left undone. */
function doneBy(due: Millis, holds: Span, ran: readonly Span[]): Millis {
  for (const [from, to] of ran) {
    const by = Math.max(due, from) + LATE_MS;
    if (by <= Math.min(to, holds[1])) return by;
  }
  return Infinity;
}

function wrongWake(before: Seen | undefined, { commit, recorded }: Told): readonly string[] {
  const [event, ...more] = commit.events;
  const snooze = before?.snooze ?? null;
  if (snooze === null || event?.type !== 'ConversationUnsnoozed' || more.length > 0) return ['nothing was to wake'];
  return [
    ...saidWrongly(recorded.metadata, 'snooze', [snooze.cause], snooze.depth),
    ...(event.snoozeId === snooze.id && event.reason === 'timer' ? [] : [`it woke ${event.snoozeId}`]),
    ...(commit.at >= snooze.till ? [] : [`it woke ${snooze.till - commit.at} ms too early`]),
  ];
}

function wrongClose(
  before: Seen | undefined,
  { commit, recorded }: Told,
  policies: readonly Policy[],
): readonly string[] {
  const [event, ...more] = commit.events;
  if (before?.isOpen !== true || before.snooze !== null || event?.type !== 'ConversationClosed' || more.length > 0)
    return ['nothing was to be closed'];
  // What an inbox says is known within moments.
  const says = policies.some(
    ({ inactivityTimeoutSeconds: seconds, inactivityResolution, span: [from, to] }) =>
      seconds !== null &&
      from <= commit.at &&
      to >= commit.at - LATE_MS &&
      before.activeAt + seconds * 1_000 <= commit.at &&
      inactivityResolution === event.resolution,
  );
  return [
    ...saidWrongly(recorded.metadata, 'inactivity', before.causes, before.depth),
    ...(event.cause === 'inactivity' ? [] : [`its cause is ${event.cause}`]),
    ...(says ? [] : ['its inbox did not say so']),
  ];
}

/** Who did it, and what it goes back to (rule 17). */
function saidWrongly(
  metadata: Told['recorded']['metadata'],
  name: string,
  causes: readonly string[],
  depth: number,
): readonly string[] {
  const actor = metadata['actor'] as { readonly type: string; readonly id: string };
  return [
    ...(actor.type === 'automation' && actor.id === name ? [] : [`it was done by ${actor.type}:${actor.id}`]),
    ...(causes.includes(String(metadata['$causationId'])) ? [] : ['it names another cause']),
    ...(metadata['causationDepth'] === depth + 1 ? [] : [`its depth is not ${depth + 1}`]),
  ];
}

const endsSnooze = ({ type }: ConversationEvent): boolean =>
  type === 'ConversationSnoozed' || type === 'ConversationUnsnoozed' || type === 'ConversationClosed';

function afterEvent(
  seen: Seen | undefined,
  event: ConversationEvent,
  { commit, recorded }: Told,
  index: number,
): Seen | undefined {
  const depth = commit.metadata.causationDepth;
  const cause = recorded.events[index]?.id ?? '';
  const causes = recorded.events.map(({ id }) => id);
  const active = { activeAt: event.at, causes, depth };
  if (event.type === 'ConversationOpened') return { isOpen: true, inbox: event.inbox, snooze: null, ...active };
  if (seen === undefined) return undefined;
  switch (event.type) {
    case 'ConversationSnoozed':
      return { ...seen, snooze: { id: event.snoozeId, till: event.till, cause, depth } };
    case 'ConversationUnsnoozed':
      return { ...seen, ...active, snooze: null };
    case 'ConversationClosed':
      return { ...seen, isOpen: false, snooze: null };
    case 'ConversationReopened':
      return { ...seen, ...active, isOpen: true };
    case 'ConversationTransferred':
      return { ...seen, ...active, inbox: event.inbox };
    case 'MessageReceived':
    case 'MessageSent':
      return { ...seen, ...active };
    default:
      return seen;
  }
}

async function policiesOf(house: House): Promise<ReadonlyMap<string, readonly Policy[]>> {
  const all = new Map<string, Policy[]>();
  for (const { workspace, id, at, settings } of await inboxesSavedIn(house.log)) {
    const before = all.get(`${workspace}/${id}`) ?? [];
    const ended = before.map((one, index) =>
      index === before.length - 1 ? { ...one, span: [one.span[0], at] as const } : one,
    );
    all.set(`${workspace}/${id}`, [...ended, { ...settings, span: [at, Infinity] }]);
  }
  return all;
}
