import { fileBehind, importsOf } from './imports';
import type { Repository } from './repository';

/** Every way round that files import each other in, types included: each is named once, from where it was found. */
export function noCycles(repository: Repository): readonly string[] {
  const next = graphOf(repository);
  const found: string[] = [];
  const done = new Set<string>();
  const way: string[] = [];

  function visit(file: string): void {
    const at = way.indexOf(file);
    if (at >= 0) found.push(`${[...way.slice(at), file].join(' → ')}: files do not import each other in a circle`);
    if (at >= 0 || done.has(file)) return;
    way.push(file);
    for (const imported of next.get(file) ?? []) visit(imported);
    way.pop();
    done.add(file);
  }

  for (const file of repository.sources.keys()) visit(file);
  return found;
}

function graphOf(repository: Repository): ReadonlyMap<string, ReadonlySet<string>> {
  const graph = new Map<string, Set<string>>();
  for (const imported of importsOf(repository)) {
    const file = fileBehind(imported, repository);
    if (file === undefined) continue;
    graph.set(imported.path, (graph.get(imported.path) ?? new Set()).add(file));
  }
  return graph;
}
