import ts from 'typescript';
import { importsOf, isRelative, lineOf, treeOf, walk } from './imports';
import { isTest, type Repository } from './repository';

/**
 * What `createRequire` loads later, through a constant called `load`, the compiler does not see: it builds the file only where something
 * of it is imported too, be it a type.
 */
export function loadedIsBuilt(repository: Repository): readonly string[] {
  const imported = new Set(importsOf(repository).map(({ path, specifier }) => `${path} ${specifier}`));
  return [...repository.sources].flatMap(([path, text]) => {
    if (isTest(path) || !text.includes('createRequire')) return [];
    const tree = treeOf(path, text);
    return [...walk(tree)].flatMap((node) => {
      const file = loadedBy(node);
      if (file === undefined || !isRelative(file) || imported.has(`${path} ${file}`)) return [];
      return [`${path}:${lineOf(tree, node)} loads ${file}: import a type of it, or the build does not have it`];
    });
  });
}

function loadedBy(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || node.expression.text !== 'load')
    return undefined;
  const [file] = node.arguments;
  return file !== undefined && ts.isStringLiteralLike(file) ? file.text : undefined;
}
