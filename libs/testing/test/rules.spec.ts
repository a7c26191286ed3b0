import { join } from 'node:path';
import {
  builtRulesAreNamedByTests,
  citedRulesAreTold,
  pathsOfPagesAreThere,
  readRepository,
  repositoryOf,
  RULES_PAGE,
  rulesAreNumbered,
  type Repository,
} from '../src/architecture';

const RULES = 17;

const checks = (last: number): readonly (readonly [string, (repository: Repository) => readonly string[]])[] => [
  ['are numbered without a gap', rulesAreNumbered(last)],
  ['are all there that code, tests and pages cite', citedRulesAreTold],
  ['are each named by a test, as far as they are built', builtRulesAreNamedByTests],
  ['are told, as all pages, with paths that are there', pathsOfPagesAreThere],
];

describe('the rules of the domain', () => {
  const repository = readRepository(join(__dirname, '../../..'));

  it('are looked at: the page, and those who cite it', () => {
    expect(repository.pages.has(RULES_PAGE)).toBe(true);
    const unwritten = new Map([...repository.pages, [RULES_PAGE, '']]);
    const cited = citedRulesAreTold({ ...repository, pages: unwritten });
    expect(cited.filter((violation) => violation.startsWith('libs/domain/src/'))).not.toEqual([]);
    expect(cited.filter((violation) => violation.startsWith('libs/domain/test/'))).not.toEqual([]);
  });

  it.each(checks(RULES))('%s', (_, violations) => {
    expect(violations(repository)).toEqual([]);
  });
});

/* The same checks on a page of two rules that keeps to all of them, and on what breaks it. */

const page = (second: string): string => `# Rules\n\n### Rule 1 · Together\n\nAll or nothing.\n\n${second}\n`;
const SECOND = '### Rule 2 · Once\n\nNever twice: `libs/domain/src/once.ts`, tests in `libs/domain/test`.';
const LATER = '### Rule 2 · Once\n\nNot built yet.\n\nNever twice.';

const kept: Readonly<Record<string, string>> = {
  [RULES_PAGE]: page(SECOND),
  'libs/domain/src/once.ts': '/** Rules 1 and 2. */\nexport {};',
  'libs/domain/test/a.spec.ts':
    "describe('rule 1: together', () => {\n  it.each([1])('%s, once (rule 2)', () => {});\n});",
};
const TOGETHER = "it('rule 1', () => {});";
const unknown = (number: number): string => `rule ${number}`;
const unnamed = (rule: string): string =>
  `${RULES_PAGE}:7 tells ${rule} as built, and no test that \`npm test\` runs names it: ` +
  `say "${rule}" in the title of a test that proves it, or "Not built yet." in a line under the heading`;

type Sample = readonly [string, Readonly<Record<string, string>>, readonly string[]];

const samples: readonly Sample[] = [
  ['nothing in what keeps to them', {}, []],
  [
    'a rule that is missing, and those who cite it',
    { [RULES_PAGE]: '### Rule 1 · Together' },
    [
      `${RULES_PAGE} has rules 1: it has 1 to 2, each once, in order`,
      `libs/domain/src/once.ts:1 cites rule 2: ${RULES_PAGE} has no such rule`,
      `libs/domain/test/a.spec.ts:2 cites rule 2: ${RULES_PAGE} has no such rule`,
    ],
  ],
  [
    'a rule that is told twice',
    { [RULES_PAGE]: page(`${SECOND}\n\n### Rule 2 · Again`) },
    [`${RULES_PAGE} has rules 1, 2, 2: it has 1 to 2, each once, in order`],
  ],
  [
    'a rule that nobody knows, among others',
    { 'libs/domain/src/a.ts': `\n/** Of rules 1, 2 and ${18}. */` },
    [`libs/domain/src/a.ts:2 cites ${unknown(18)}: ${RULES_PAGE} has no such rule`],
  ],
  [
    'a rule that nobody knows, behind the end of a line',
    { 'bench/src/a.ts': `/**\n * See rule\n * ${19}.\n */` },
    [`bench/src/a.ts:2 cites ${unknown(19)}: ${RULES_PAGE} has no such rule`],
  ],
  [
    'a rule that nobody knows, on a page',
    { 'docs/operations.md': `Rule ${20} says so.` },
    [`docs/operations.md:1 cites ${unknown(20)}: ${RULES_PAGE} has no such rule`],
  ],
  ['a rule without a test', { 'libs/domain/test/a.spec.ts': TOGETHER }, [unnamed('rule 2')]],
  [
    'a rule that a test names in a comment only',
    { 'libs/domain/test/a.spec.ts': `${TOGETHER}\n// Rule 2.\nit('is once', () => {});` },
    [unnamed('rule 2')],
  ],
  ...['laws.spec', 'long.spec', 'faults', 'model'].map((end): Sample => [
    `a rule whose only test is left to a longer run, of files named *.${end}.ts`,
    { 'libs/domain/test/a.spec.ts': TOGETHER, [`libs/domain/test/b.${end}.ts`]: "it('is once (rule 2)', () => {});" },
    [unnamed('rule 2')],
  ]),
  [
    'a rule whose test is skipped',
    { 'libs/domain/test/a.spec.ts': `${TOGETHER}\nit.skip('rule 2', () => {});` },
    [unnamed('rule 2')],
  ],
  [
    'a rule that is named in a source, as if it were a test',
    { 'libs/domain/src/a.ts': "it('rule 2', () => {});", 'libs/domain/test/a.spec.ts': TOGETHER },
    [unnamed('rule 2')],
  ],
  [
    'nothing where a rule without a test says that it is not built yet',
    { [RULES_PAGE]: page(LATER), 'libs/domain/test/a.spec.ts': TOGETHER },
    [],
  ],
  [
    'a file and a folder that are not there',
    { [RULES_PAGE]: page(`${SECOND}\n\n\`libs/domain/src/on.ts\` and \`libs/domain/tests/\``) },
    [
      `${RULES_PAGE}:11 names libs/domain/src/on.ts: there is no such file or folder`,
      `${RULES_PAGE}:11 names libs/domain/tests: there is no such file or folder`,
    ],
  ],
];

describe('the checks of the rules', () => {
  it.each(samples)('find %s', (_, changed, violations) => {
    const repository = repositoryOf({ ...kept, ...changed });
    expect(checks(2).flatMap(([, found]) => found(repository))).toEqual(violations);
  });
});
