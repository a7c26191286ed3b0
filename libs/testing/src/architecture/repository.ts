import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the checks look at: files by their path from the root, with `/` between folders. */
export interface Repository {
  /** Every TypeScript file under apps, libs and bench, with its text. */
  readonly sources: ReadonlyMap<string, string>;
  /** Every page in Markdown there, under docs and at the root, with its text. */
  readonly pages: ReadonlyMap<string, string>;
  /** Every file there, of whatever kind. */
  readonly paths: ReadonlySet<string>;
  /** Names of the packages that are there when the product runs. */
  readonly dependencies: ReadonlySet<string>;
}

const FILES = ['{apps,libs,bench,docs}/**/*.*', '*.md'];

export function readRepository(root: string): Repository {
  const paths = globSync(FILES, { cwd: root }).map((path) => path.replaceAll('\\', '/'));
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
  const texts = (end: string) => new Map(paths.filter((path) => path.endsWith(end)).map((path) => [path, read(path)]));
  return {
    sources: texts('.ts'),
    pages: texts('.md'),
    paths: new Set(paths),
    dependencies: new Set(Object.keys(dependencies)),
  };
}

/** A repository of a few files, to show that a check fails. */
export const repositoryOf = (
  files: Readonly<Record<string, string>>,
  dependencies: readonly string[] = [],
): Repository => ({
  sources: new Map(Object.entries(files).filter(([path]) => path.endsWith('.ts'))),
  pages: new Map(Object.entries(files).filter(([path]) => path.endsWith('.md'))),
  paths: new Set(Object.keys(files)),
  dependencies: new Set(dependencies),
});

/** Where a file lives: `domain` for `libs/domain/…`, `apps/parley`, `bench`. */
export function roomOf(path: string): string {
  const [top = '', name = ''] = path.split('/');
  return top === 'libs' ? name : top === 'apps' ? `apps/${name}` : top;
}

/** The folder that a room lives in. */
export function folderOf(room: string): string {
  return room.startsWith('apps/') || room === 'bench' ? room : `libs/${room}`;
}

export const isTest = (path: string): boolean => path.includes('/test/') || path.endsWith('.spec.ts');
