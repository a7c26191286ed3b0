import ts from 'typescript';
import { lineOf, treeOf, walk } from './imports';
import { matchesAny } from './patterns';
import type { Repository } from './repository';

/** What a pure file does not have, by its name. */
const signs = {
  class: ts.isClassLike,
  decorator: ts.isDecorator,
  throw: ts.isThrowStatement,
  async: (node: ts.Node) =>
    node.kind === ts.SyntaxKind.AsyncKeyword || node.kind === ts.SyntaxKind.AwaitKeyword || ts.isAwaitExpression(node),
  /** Any `new Date`, also one of a given time. */
  date: (node: ts.Node) => makes(node, 'Date'),
  clock: (node: ts.Node) =>
    (makes(node, 'Date') && (node.arguments ?? []).length === 0) ||
    (ts.isCallExpression(node) && isNamed(node.expression, 'Date')) ||
    reads(node, 'Date', 'now') ||
    reads(node, 'performance', 'now') ||
    reads(node, 'process', 'hrtime'),
  random: (node: ts.Node) =>
    reads(node, 'Math', 'random') ||
    isNamed(node, 'randomUUID') ||
    isNamed(node, 'randomBytes') ||
    isNamed(node, 'getRandomValues'),
} satisfies Record<string, (node: ts.Node) => boolean>;

type Impurity = keyof typeof signs;

const isNamed = (node: ts.Node, name: string): boolean => ts.isIdentifier(node) && node.text === name;

const makes = (node: ts.Node, name: string): node is ts.NewExpression =>
  ts.isNewExpression(node) && isNamed(node.expression, name);

const reads = (node: ts.Node, object: string, member: string): boolean =>
  ts.isPropertyAccessExpression(node) && isNamed(node.expression, object) && node.name.text === member;

export interface Pure {
  /** Patterns of paths. */
  readonly files: readonly string[];
  readonly except?: readonly string[];
  readonly without: readonly Impurity[];
  /** The rule in words. */
  readonly because: string;
}

export function arePure(rules: readonly Pure[]): (repository: Repository) => readonly string[] {
  return ({ sources }) =>
    [...sources].flatMap(([path, text]) =>
      rules
        .filter(({ files, except = [] }) => matchesAny(files, path) && !matchesAny(except, path))
        .flatMap(({ without, because }) => impurities(path, text, without).map((found) => `${found}: ${because}`)),
    );
}

function impurities(path: string, text: string, without: readonly Impurity[]): readonly string[] {
  const tree = treeOf(path, text);
  const found = [...walk(tree)].flatMap((node) =>
    without.filter((name) => signs[name](node)).map((name) => `${path}:${lineOf(tree, node)} has ${name}`),
  );
  return [...new Set(found)];
}
