import { posix } from 'node:path';
import ts from 'typescript';
import type { Repository } from './repository';

export interface Import {
  readonly path: string;
  readonly line: number;
  readonly specifier: string;
  /** Gone when it runs. */
  readonly typeOnly: boolean;
}

const trees = new Map<string, ts.SourceFile>();

/** The syntax tree of a file, parsed once for each text. */
export function treeOf(path: string, text: string): ts.SourceFile {
  const known = trees.get(path);
  if (known?.text === text) return known;
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2024, true);
  trees.set(path, tree);
  return tree;
}

export const lineOf = (tree: ts.SourceFile, node: ts.Node): number =>
  tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;

export function* walk(node: ts.Node): Generator<ts.Node, void, undefined> {
  yield node;
  for (const child of childrenOf(node)) yield* walk(child);
}

function childrenOf(node: ts.Node): readonly ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return children;
}

/** Everything that the files import, re-exports, `import()`, `require()` and types taken by `import('…')` included. */
export function importsOf({ sources }: Pick<Repository, 'sources'>): readonly Import[] {
  return [...sources].flatMap(([path, text]) => {
    const tree = treeOf(path, text);
    return [...walk(tree)].flatMap((node) => {
      const named = specifierOf(node);
      return named === undefined ? [] : [{ path, line: lineOf(tree, node), ...named }];
    });
  });
}

type Named = Pick<Import, 'specifier' | 'typeOnly'>;

function specifierOf(node: ts.Node): Named | undefined {
  if (ts.isImportDeclaration(node))
    return literal(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
  if (ts.isExportDeclaration(node)) return literal(node.moduleSpecifier, node.isTypeOnly);
  if (ts.isExternalModuleReference(node)) return literal(node.expression, false);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return literal(node.argument.literal, true);
  if (ts.isCallExpression(node) && isLoading(node.expression)) return literal(node.arguments[0], false);
  return undefined;
}

const isLoading = (called: ts.Expression): boolean =>
  called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === 'require');

function literal(node: ts.Node | undefined, typeOnly: boolean): Named | undefined {
  const specifier = literalOf(node);
  return specifier === undefined ? undefined : { specifier, typeOnly };
}

/** The text between the quotes. */
export const literalOf = (node: ts.Node | undefined): string | undefined =>
  node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;

const INDEX = /^@parley\/([a-z-]+)$/;

/** The room behind a specifier that names a room's index; undefined for a package or a file. */
export const roomBehind = (specifier: string): string | undefined => INDEX.exec(specifier)?.[1];

export const isRelative = (specifier: string): boolean => /^\.{1,2}(\/|$)/.test(specifier);

/** `@nestjs/common` for `@nestjs/common/deep/file`; undefined for rooms and files. */
export function packageOf(specifier: string): string | undefined {
  if (isRelative(specifier) || specifier.startsWith('@parley/')) return undefined;
  if (specifier.startsWith('node:')) return specifier;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

type Place = Pick<Import, 'path' | 'specifier'>;

/** The path that a relative import leads to, without knowing whether there is a file. */
export const targetOf = ({ path, specifier }: Place): string => posix.join(posix.dirname(path), specifier);

/** The file that an import leads to, or undefined where it leads out of the repository. */
export function fileBehind(imported: Place, { sources }: Pick<Repository, 'sources'>): string | undefined {
  const room = roomBehind(imported.specifier);
  if (room !== undefined) return `libs/${room}/src/index.ts`;
  if (!isRelative(imported.specifier)) return undefined;
  const target = targetOf(imported);
  return [target, `${target}.ts`, `${target}/index.ts`].find((file) => sources.has(file));
}
