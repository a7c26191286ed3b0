import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { casesAt, hasLists, lineOf, type Case } from './cases';
import { isHere, javaScript, languages, prepare, verdicts, type Language } from './languages';
import { snippetOf } from './page';
import { libraryWith } from './signed';

const PREPARE_MS = 330_000;
const nowInSeconds = (): number => Math.floor(Date.now() / 1_000);
const verdictOf = ({ refused }: Case): unknown => {
  if (refused === undefined) return 'accepted';
  return refused === true ? expect.stringMatching(/^refused: ./) : `refused: ${refused}`;
};

/** An empty folder for the time of the tests around. */
function temporaryFolder(): () => string {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-signatures-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}

const casesFor = ({ takesLists }: Language, now: number): readonly Case[] =>
  casesAt(now).filter((one) => takesLists || !hasLists(one));

/** The verdicts on all cases, by name. */
async function judged(
  language: Language,
  folder: string,
): Promise<ReadonlyMap<string, readonly [said: string, due: unknown]>> {
  const cases = casesFor(language, nowInSeconds());
  const said = await verdicts(language, folder, cases.map(lineOf));
  if (said.length !== cases.length) throw new Error(`${cases.length} requests were judged ${said.length} times`);
  return new Map(cases.map((one, at) => [one.name, [said[at] ?? '', verdictOf(one)]]));
}

describe.each(languages)('the page for integrators verifies signatures in $name:', (language) => {
  const folder = temporaryFolder();
  let all: Awaited<ReturnType<typeof judged>>;
  const here = language === javaScript || isHere(language);
  if (!here)
    process.stderr.write(`\nNOT RUN: ${language.name}, as there is no ${language.version[0]} on this machine\n\n`);
  const judges = here ? it : it.skip;

  beforeAll(async () => {
    if (!here) return;
    await prepare(language, folder());
    all = await judged(language, folder());
  }, PREPARE_MS);

  judges.each(casesFor(language, 0).map(({ name, refused }) => [refused === undefined ? 'accepts' : 'refuses', name]))(
    '%s %s',
    (_, name) => {
      const [said, due] = all.get(name) ?? [];
      expect(said).toEqual(due);
    },
  );
});

describe('the library of Standard Webhooks', () => {
  it.each(
    casesAt(0)
      .filter(({ notInTheLibrary }) => !notInTheLibrary)
      .map(({ name }) => name),
  )('judges alike: %s', (name) => {
    const one = casesAt(nowInSeconds()).find((other) => other.name === name);
    if (one === undefined) throw new Error(`there is no case ${name}`);
    expect(isAccepted(one)).toBe(one.refused === undefined);
  });

  function isAccepted({ key, id, timestamp, signature, body }: Case): boolean {
    const given = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    try {
      libraryWith(key).verify(body, given as Record<string, string>, { jsonParse: false });
      return true;
    } catch {
      return false;
    }
  }
});

describe('the requests find out a receiver', () => {
  const folder = temporaryFolder();

  it.each([
    ['that takes any age', '<= 300', '<= Infinity'],
    ['that takes the future', 'Math.abs(age)', 'age'],
    ['that takes milliseconds for seconds', 'Date.now() / 1000', 'Date.now()'],
    ['that forgets the id', '${id}.', ''],
    ['that forgets the timestamp', '${timestamp}.', ''],
    ['that reads the body before', '.update(body)', '.update(JSON.stringify(JSON.parse(body)))'],
    ['that takes the body for text', '.update(body)', ".update(body.toString('utf8'))"],
    ['that looks at the first signature alone', ".split(' ')", ".split(' ').slice(0, 1)"],
    ['that takes the whole header for one signature', ".split(' ')", ".split('\\n')"],
    ['that takes any version', 'Buffer.from(signature)', "Buffer.from(signature.replace(/^[^,]*/, 'v1'))"],
    ['that compares the beginning alone', 'given.length === expected.length', 'given.length > 0'],
    ['that takes whsec_ for text', "key.startsWith('whsec_')", 'false'],
    ['that takes every key for base64', "Buffer.from(key, 'utf8')", "Buffer.from(key, 'base64')"],
    ['that takes an empty key', 'secret.length === 0', 'false'],
    ['that cannot read lists', '.flat()', ''],
    ['that takes one of two headers', 'values.length !== 1 || ', ''],
  ])('%s', async (_, right, wrong) => {
    const snippet = snippetOf(javaScript.fence);
    expect(snippet).toContain(right);
    await prepare(javaScript, folder(), snippet.replace(right, wrong));
    const all = await judged(javaScript, folder());
    expect([...all.values()].every(([said, due]) => isEqual(said, due))).toBe(false);
  });
});

const isEqual = (said: string, due: unknown): boolean =>
  typeof due === 'string' ? said === due : said.startsWith('refused: ');
