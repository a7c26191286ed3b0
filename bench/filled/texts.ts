import { randomOf, type Random } from './random';

/*
 * What people write to a shop, roughly: the most frequent words are known ones in about the order of their frequency, and
 * behind them comes a long tail of rare ones, so that an index of words has short and long lists as in life.
 */

const COMMON =
  `the to i you and is for my a it your not have this of in we on that can with be please order me will if are was as do
  no from thank but has would hello hi been when at would get so still an help account our or just there any could what
  payment they new one let been email number time back after how know delivery see day today need want yet by out again
  now received best regards send week money refund card sent us does try only some which up about because update phone
  then problem more did package before working same invoice thanks address information check first good should very well
  also last return days product all here since way am already customer page price soon them who website app were`
    .split(/\s+/)
    .filter((word, place, all) => all.indexOf(word) === place);

const SUBJECTS = `order delivery refund invoice question about my not payment return the account problem with late login
  missing wrong item broken change address cancel password damaged subscription charged twice urgent size warranty
  exchange discount code update status app error help request complaint shipping tracking gift card newsletter price
  availability appointment contract offer installation receipt data privacy spare part repair store feedback`.split(
  /\s+/,
);

const FIRST = `Anna Ben Clara David Emma Felix Greta Hugo Ines Jonas Katja Leon Marie Noah Olga Paul Rosa Sam Tina Uwe
  Vera Wim Yara Zoe Ahmed Fatima Chen Yuki Priya Arjun Luca Giulia Jean Sophie Carlos Lucía Mateo Olivia James Amelia
  José André Zoë Jürgen Françoise Søren Łukasz Agnieszka Dmitri Elena`.split(/\s+/);

const LAST = `Müller Schmidt Fischer Weber Meyer Wagner Becker Hoffmann Koch Richter Klein Wolf Neumann Schwarz Braun
  Smith Jones Taylor Brown Wilson Evans Silva Santos García López Rossi Ferrari Martin Bernard Dubois Novák Kowalski
  Nowak Nielsen Hansen Jensen Yılmaz Kaya Singh Patel Wang Tanaka Kim Nguyen O'Brien`.split(/\s+/);

const SYLLABLES = `ba be bo da de di fa fe ga go ha he ka ke ki la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro
  sa se si so ta te ti to va ve vi wa ze zo shi tra pre con ver ing est ung ter`.split(/\s+/);

const RARE = 12_000;

const rare = (() => {
  const random = randomOf(7);
  const words = new Set<string>();
  while (words.size < RARE)
    words.add(Array.from({ length: 2 + random.below(3) }, () => random.pick(SYLLABLES)).join(''));
  return [...words];
})();

const TEXT_WORDS = [...COMMON, ...rare];
const SUBJECT_WORDS = [...SUBJECTS, ...rare.slice(0, 6_000)];

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** One to four sentences; every fourth text names an order. */
export function textOf(random: Random): string {
  let text = '';
  for (let sentences = 1 + random.ranked(4); sentences > 0; sentences -= 1) {
    let sentence = random.pickRanked(TEXT_WORDS);
    for (let left = 3 + random.below(11); left > 0; left -= 1) sentence += ` ${random.pickRanked(TEXT_WORDS)}`;
    text += `${text === '' ? '' : ' '}${capital(sentence)}${random.chance(0.3) ? '?' : '.'}`;
  }
  return random.chance(0.25) ? `${text} Order ${orderNumber(random)}.` : text;
}

export function subjectOf(random: Random): string {
  const words = Array.from({ length: 2 + random.below(5) }, () => random.pickRanked(SUBJECT_WORDS));
  return capital(words.join(' ')) + (random.chance(0.35) ? ` ${orderNumber(random)}` : '');
}

const orderNumber = (random: Random): number => 4_000_000 + random.below(1_000_000);

export const TAGS = [...SUBJECTS.slice(0, 20), ...rare.slice(0, 40)];
export const LABELS = [
  'vip',
  'first-line',
  'second-line',
  'callback',
  'b2b',
  'press',
  'legal',
  'partner',
  'beta',
  'test',
];

export const firstName = (random: Random): string => random.pickRanked(FIRST);
export const lastName = (random: Random): string =>
  random.chance(0.7) ? random.pickRanked(LAST) : capital(random.pickRanked(rare));
