import ts from 'typescript';
import { fileBehind, lineOf, literalOf, treeOf, walk } from './imports';
import type { Repository } from './repository';

/** A name that a file gives to others. */
interface Exported {
  readonly name: string;
  readonly line: number;
}

/** Names of a file that another one uses; `all` where it takes the whole of it and nobody can say which. */
interface Use {
  readonly specifier: string;
  readonly names: readonly string[] | 'all';
}

/**
 * Every exported name that no other file uses, tests included. What an index passes on by name is used there, and has to be used
 * by whoever imports the index; what it passes on by `*` is used by those who import it.
 */
export function exportsAreUsed(repository: Repository): readonly string[] {
  const used = usedNames(repository);
  return [...repository.sources].flatMap(([path, text]) => {
    const of = used.get(path) ?? new Set();
    if (of.has(ALL)) return [];
    return exportsOf(treeOf(path, text))
      .filter(({ name }) => !of.has(name))
      .map(({ name, line }) => `${path}:${line} exports ${name}, which no other file uses: leave out the export`);
  });
}

const ALL = '*';

/** What is used of each file. */
function usedNames(repository: Repository): ReadonlyMap<string, ReadonlySet<string>> {
  const used = new Map<string, Set<string>>();
  const passedOn = starsOf(repository);

  function use(file: string, name: string): void {
    const names = used.get(file) ?? new Set();
    if (names.has(name)) return;
    used.set(file, names.add(name));
    for (const source of passedOn.get(file) ?? []) use(source, name);
  }

  for (const [path, text] of repository.sources)
    for (const { specifier, names } of usesOf(treeOf(path, text))) {
      const file = fileBehind({ path, specifier }, repository);
      if (file === undefined || file === path) continue;
      for (const name of names === 'all' ? [ALL] : names) use(file, name);
    }
  return used;
}

/** The files that each file passes on by `export *`. */
function starsOf(repository: Repository): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...repository.sources].map(([path, text]) => [
      path,
      treeOf(path, text).statements.flatMap((statement) => {
        const specifier = isStar(statement) ? literalOf(statement.moduleSpecifier) : undefined;
        return (specifier && fileBehind({ path, specifier }, repository)) ?? [];
      }),
    ]),
  );
}

const isStar = (node: ts.Node): node is ts.ExportDeclaration =>
  ts.isExportDeclaration(node) && node.exportClause === undefined;

function exportsOf(tree: ts.SourceFile): readonly Exported[] {
  return tree.statements.flatMap((statement) =>
    nodesExportedBy(statement).map((node) => ({ name: node.text, line: lineOf(tree, node) })),
  );
}

function nodesExportedBy(statement: ts.Statement): readonly (ts.Identifier | ts.StringLiteral)[] {
  if (ts.isExportDeclaration(statement)) {
    const clause = statement.exportClause;
    if (clause === undefined) return [];
    return ts.isNamedExports(clause) ? clause.elements.map(({ name }) => name) : [clause.name];
  }
  if (!isExported(statement)) return [];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => namesBoundBy(name));
  return isNamed(statement) && statement.name !== undefined ? [statement.name] : [];
}

const isExported = (node: ts.Statement): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

const isNamed = (node: ts.Statement) =>
  ts.isFunctionDeclaration(node) ||
  ts.isClassDeclaration(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isEnumDeclaration(node);

const namesBoundBy = (name: ts.BindingName): readonly ts.Identifier[] =>
  ts.isIdentifier(name)
    ? [name]
    : name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesBoundBy(element.name) : []));

/** `import`, re-exports by name, and every call that is given the path of a file, such as `import()` and `require.resolve()`. */
function usesOf(tree: ts.SourceFile): readonly Use[] {
  return [...walk(tree)].flatMap((node): Use | [] => {
    const [specifier, names] = useIn(node, tree) ?? [];
    return specifier === undefined || names === undefined ? [] : { specifier, names };
  });
}

type Found = readonly [specifier: string | undefined, names: Use['names']];

function useIn(node: ts.Node, tree: ts.SourceFile): Found | undefined {
  if (ts.isImportDeclaration(node)) return [literalOf(node.moduleSpecifier), namesImported(node, tree)];
  if (ts.isExportDeclaration(node) && node.exportClause !== undefined)
    return [literalOf(node.moduleSpecifier), namesPassedOn(node)];
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return [literalOf(node.argument.literal), 'all'];
  if (ts.isCallExpression(node)) return [literalOf(node.arguments[0]), 'all'];
  return undefined;
}

function namesPassedOn({ exportClause }: ts.ExportDeclaration): Use['names'] {
  if (exportClause === undefined || !ts.isNamedExports(exportClause)) return 'all';
  return exportClause.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
}

function namesImported({ importClause }: ts.ImportDeclaration, tree: ts.SourceFile): Use['names'] {
  const bindings = importClause?.namedBindings;
  const byDefault = importClause?.name === undefined ? [] : ['default'];
  if (bindings === undefined) return byDefault;
  if (ts.isNamedImports(bindings))
    return [...byDefault, ...bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text)];
  return membersTaken(bindings.name, tree);
}

/** Of `import * as space`: the names behind `space.`, or all where it is handed on as a whole. */
function membersTaken(space: ts.Identifier, tree: ts.SourceFile): Use['names'] {
  const taken = [...walk(tree)]
    .filter((node) => ts.isIdentifier(node) && node.text === space.text && node !== space)
    .map(({ parent }) => memberOf(parent));
  return taken.every((name) => name !== undefined) ? taken : 'all';
}

function memberOf(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isQualifiedName(node) ? node.right.text : undefined;
}
