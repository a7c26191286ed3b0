import ts from 'typescript';
import { treeOf, walk } from './imports';
import { isTest, type Repository } from './repository';

/** The page on which the rules of the domain are told. */
export const RULES_PAGE = 'docs/rules.md';

/** Stands alone in a line under the heading of a rule of which nothing is there yet. */
const NOT_BUILT = /^Not built yet\.$/m;

interface Rule {
  readonly number: number;
  readonly line: number;
  readonly built: boolean;
}

const pageOf = ({ pages }: Repository): string => pages.get(RULES_PAGE) ?? '';

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

function rulesOf(page: string): readonly Rule[] {
  return [...page.matchAll(/^### Rule (\d+) · \S.*$/gm)].map(({ 0: heading, 1: number, index }) => {
    const [section = ''] = page.slice(index + heading.length).split(/^#/m, 1);
    return { number: Number(number), line: lineAt(page, index), built: !NOT_BUILT.test(section) };
  });
}

/** From 1 to the last one, each once, in order. */
export function rulesAreNumbered(last: number): (repository: Repository) => readonly string[] {
  return (repository) => {
    const numbers = rulesOf(pageOf(repository)).map(({ number }) => number);
    return numbers.length === last && numbers.every((number, place) => number === place + 1)
      ? []
      : [`${RULES_PAGE} has rules ${numbers.join(', ')}: it has 1 to ${last}, each once, in order`];
  };
}

/** `rule 7`, `Rules 9 and 16`, `rules 1, 13 and 17`; a comment may break the line before the number. */
const CITATION = /\brules?(?:[ \t]+|[ \t]*\n[ \t]*(?:\*|\/\/)?[ \t]*)(\d+(?:(?:,|,? and|,? or)[ \t]+\d+)*)/gi;

interface Citation {
  readonly number: number;
  readonly line: number;
}

const citationsIn = (text: string): readonly Citation[] =>
  [...text.matchAll(CITATION)].flatMap(({ 1: numbers = '', index }) =>
    [...numbers.matchAll(/\d+/g)].map(([number]) => ({ number: Number(number), line: lineAt(text, index) })),
  );

/** Whoever reads of a rule, in code, in a test or on a page, finds it. */
export function citedRulesAreTold(repository: Repository): readonly string[] {
  const told = new Set(rulesOf(pageOf(repository)).map(({ number }) => number));
  return [...repository.sources, ...repository.pages].flatMap(([path, text]) =>
    citationsIn(text)
      .filter(({ number }) => !told.has(number))
      .map(({ number, line }) => `${path}:${line} cites rule ${number}: ${RULES_PAGE} has no such rule`),
  );
}

/** What `npm test` leaves to longer runs, by the end of the name. */
const LONGER_RUNS = /\.((laws|long)\.spec|faults|model)\.ts$/;

/** By a title: that of a `describe`, an `it` or a `test` that is not skipped, in a file that `npm test` runs. */
export function builtRulesAreNamedByTests(repository: Repository): readonly string[] {
  const titles = [...repository.sources]
    .filter(([path]) => isTest(path) && !LONGER_RUNS.test(path))
    .flatMap(([path, text]) => titlesIn(path, text));
  const named = new Set(titles.flatMap(citationsIn).map(({ number }) => number));
  return rulesOf(pageOf(repository))
    .filter(({ number, built }) => built && !named.has(number))
    .map(
      ({ number, line }) =>
        `${RULES_PAGE}:${line} tells rule ${number} as built, and no test that \`npm test\` runs names it: ` +
        `say "rule ${number}" in the title of a test that proves it, or "Not built yet." in a line under the heading`,
    );
}

const titlesIn = (path: string, text: string): readonly string[] =>
  [...walk(treeOf(path, text))].flatMap((node) => {
    if (!ts.isCallExpression(node) || !isRun(node.expression)) return [];
    const [title] = node.arguments;
    if (title === undefined) return [];
    return ts.isStringLiteralLike(title) || ts.isTemplateExpression(title) ? [title.getText()] : [];
  });

/** `it`, `it.each(…)`, `describe.each` with a table as a template, and the like; not `it.skip`. */
function isRun(called: ts.Expression): boolean {
  if (ts.isIdentifier(called)) return ['describe', 'it', 'test'].includes(called.text);
  if (ts.isPropertyAccessExpression(called))
    return !['skip', 'todo'].includes(called.name.text) && isRun(called.expression);
  if (ts.isCallExpression(called)) return isRun(called.expression);
  return ts.isTaggedTemplateExpression(called) && isRun(called.tag);
}

/** Files and folders that a page names, in backticks, from the root of the repository. */
export function pathsOfPagesAreThere({ pages, paths }: Repository): readonly string[] {
  return [...pages].flatMap(([page, text]) =>
    [...text.matchAll(/`((?:apps|libs|bench|docs)\/[^`\s*{]*)`/g)]
      .map(({ 1: path = '', index }) => ({ path: path.replace(/\/$/, ''), line: lineAt(text, index) }))
      .filter(({ path }) => ![...paths].some((file) => file === path || file.startsWith(`${path}/`)))
      .map(({ path, line }) => `${page}:${line} names ${path}: there is no such file or folder`),
  );
}
