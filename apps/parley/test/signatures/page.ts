import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../../..');
const SECTION = 'Verifying a signature';

/** The one block of this language in the page's section on signatures, word for word. Throws unless there is exactly one. */
export function snippetOf(fence: string): string {
  const page = readFileSync(join(ROOT, 'docs/integrators.md'), 'utf8');
  const section = page.split(/^## /m).find((text) => text.startsWith(`${SECTION}\n`));
  if (section === undefined) throw new Error(`docs/integrators.md has no section "${SECTION}"`);
  const [found, ...more] = [...section.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].filter(([, name]) => name === fence);
  const snippet = found?.[2];
  if (snippet === undefined || more.length > 0) throw new Error(`"${SECTION}" is to have one block of ${fence}`);
  return snippet;
}
