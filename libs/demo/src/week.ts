import { castingOf, type Card } from './casting';
import { deskOf, inboxBodies, INBOXES, teammateBody, type Desk } from './desk';
import { contactBody, contactsOf, type Contacts } from './people';
import { LANGUAGES } from './phrases/languages';
import { TOPICS } from './phrases/phrases';
import type { Sights, Step, Track, Week } from './plan';
import { randomOf, type Random } from './random';
import { HOUR, timeBetween } from './rhythm';
import { rulesOf } from './rules';
import type { Scene } from './scene';
import { scriptOf, stamped } from './script';
import { endings, storiesUntil, type Story } from './stories/stories';

interface WeekOf {
  readonly seed: number;
  /** The beginning of a name that every id of the week has in it: letters, digits, `-` and `_`. */
  readonly run: string;
  /** The end of the week, in milliseconds. */
  readonly now: number;
}

const RUN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;

/** The week that ends at `now`: the same for the same seed, run and `now`. Throws RangeError for a run that cannot be in an id. */
export function planWeek({ seed, run, now }: WeekOf): Week {
  if (!RUN.test(run)) throw new RangeError(`The name of a run must match ${RUN.source}, and "${run}" does not.`);
  const random = randomOf(seed);
  const desk = deskOf(run);
  const contacts = contactsOf(random, run);
  const cast = castingOf(random, desk, contacts);
  const tracksOf = (stories: readonly Story[]): readonly Track[] =>
    cardsOf(random, stories)
      .map((card) => trackOf(random, card, cast(card), now))
      .toSorted((a, b) => (a.steps[0]?.at ?? 0) - (b.steps[0]?.at ?? 0));
  const tracks = tracksOf(storiesUntil(now));
  return {
    run,
    records: records(desk, contacts, now),
    rules: rulesOf(desk),
    tracks,
    ending: tracksOf(endings),
    sights: sightsOf(desk, tracks),
  };
}

const SIGHT = 'reopened and resolved';
const HANDED_BACK = 'handed back';
/** What every English subject about a refund has in it. */
const WORD = 'refund';

/** Every language and every topic has its share of all, and one card is always the same: it is shown to whoever looks around. */
function cardsOf(random: Random, stories: readonly Story[]): readonly Card[] {
  const played = random.shuffled(stories.flatMap((story) => Array.from({ length: story.count }, () => story)));
  const shown = played.findIndex(({ name }) => name === SIGHT);
  const [languages, topics] = [LANGUAGES, TOPICS].map((all) =>
    random.shuffled(played.map((_, place) => all[place % all.length])),
  ) as [(typeof LANGUAGES)[number][], (typeof TOPICS)[number][]];
  return played.map((story, place) => {
    const language = place === shown ? 'en' : (languages[place] ?? 'en');
    const any = place === shown ? WORD : (topics[place] ?? 'order');
    const topic = story.topics === undefined || story.topics.includes(any) ? any : random.pick(story.topics);
    return { story, language, topic };
  });
}

function trackOf(random: Random, { story, language, topic }: Card, scene: Scene, now: number): Track {
  const start = timeBetween(random, now - story.from * HOUR, now - story.till * HOUR);
  const script = scriptOf(scene, random, start);
  story.tells(script);
  const { desk, contact, channel } = scene;
  const inbox = desk.inbox(scene.inbox);
  const moved = script.steps.findLast(({ path }) => path.endsWith('/transfer'))?.body as { inbox: string } | undefined;
  return {
    story: story.name,
    language,
    topic,
    channel,
    contact: contact.id,
    inbox,
    endsIn: moved?.inbox ?? inbox,
    steps: settled(script.steps, start, now),
  };
}

const LAST = 1_000;

/** What would reach beyond the end of the week is told faster, in the same order. */
function settled(steps: readonly Step[], start: number, now: number): readonly Step[] {
  const end = steps.at(-1)?.at ?? start;
  const pace = end > now - LAST ? (now - LAST - start) / (end - start) : 1;
  return steps.map((step) => stamped(step, Math.floor(start + (step.at - start) * pace)));
}

function records(desk: Desk, { customers, spammers }: Contacts, now: number): readonly Step[] {
  const put = (path: string, body: object): Step => ({
    key: `demo-${desk.run}-${path.slice('/v1/'.length).replace('/', '-')}`,
    at: now,
    method: 'PUT',
    path,
    body,
  });
  return [
    ...INBOXES.map((name) => put(`/v1/inboxes/${desk.inbox(name)}`, inboxBodies[name])),
    ...[...desk.people, ...desk.agents].map((mate) => put(`/v1/teammates/${mate.id}`, teammateBody(mate))),
    ...[...customers, ...spammers].map((contact) => put(`/v1/contacts/${contact.id}`, contactBody(contact))),
  ];
}

function sightsOf(desk: Desk, tracks: readonly Track[]): Sights {
  return {
    inbox: mostOf(tracks, 'waiting'),
    unread: mostOf(tracks, 'unanswered'),
    word: WORD,
    history: tracks.findIndex(({ story, language, topic }) => story === SIGHT && language === 'en' && topic === WORD),
    handedBack: tracks.findIndex(({ story }) => story === HANDED_BACK),
    routed: desk.inbox('front'),
    closing: desk.inbox('chat'),
  };
}

/** The inbox in which most conversations of a story are. */
function mostOf(tracks: readonly Track[], story: string): string {
  const places = tracks.filter((track) => track.story === story).map(({ endsIn }) => endsIn);
  const count = (inbox: string): number => places.filter((place) => place === inbox).length;
  return [...new Set(places)].toSorted((a, b) => count(b) - count(a))[0] ?? '';
}
