import { dirname } from 'node:path';
import type { EmbeddedApiKeyStore } from '@parley/access';
import { errorKind, type Logger } from '@parley/platform';
import { PlaceTaken, writeKeyFile } from './key-file';

type FirstKey = NonNullable<Awaited<ReturnType<EmbeddedApiKeyStore['firstKey']>>>;

const WORKSPACE = 'ws_default';
const MAKE_ONE = 'npm run parley -- keys create --actor api:admin --rights admin --act-as';

interface Started {
  readonly keyStore: Pick<EmbeddedApiKeyStore, 'firstKey' | 'find'>;
  /** The file of the keys. */
  readonly operations: string;
  readonly url: string;
  /** Whether a person reads what is said. All others may keep it, and a key is not for keeping. */
  readonly terminal: boolean;
  readonly logger: Logger;
}

/**
 * Makes the first key, where there is to be one, and gives what to say of it: the key itself on a terminal, else the file that
 * holds it. Never rejects: what goes wrong is said too, with what to do. Whoever missed the key gets another at the next start.
 */
export async function firstKeyLines(started: Started): Promise<readonly string[]> {
  let first: FirstKey | undefined;
  try {
    first = await started.keyStore.firstKey(WORKSPACE);
  } catch (error) {
    return notGiven('could be made', error, started);
  }
  if (first === undefined) return [];
  const { key } = first;
  if (started.terminal) return given(`, shown this once: ${key}`, key, first, started);
  const path = besideFile(started.operations);
  try {
    writeKeyFile(path, key, (other) => started.keyStore.find(other) !== undefined);
  } catch (error) {
    const why = error instanceof PlaceTaken ? 'holds something else, which is left alone' : 'could not be written';
    return notGiven(`is shown, because ${path} ${why}`, error, started);
  }
  return given(`: in ${path} (only you can read it)`, `$(cat ${forShell(path)})`, first, started);
}

/** `spelled` is the key as a command of a shell has it. */
const given = (where: string, spelled: string, { replaced }: FirstKey, { url }: Started): readonly string[] => [
  `Key of the workspace ${WORKSPACE}${where}`,
  ...(replaced ? ['(none was used yet, so it replaces the one from before)'] : []),
  `Try it:  curl -H "Authorization: Bearer ${spelled}" ${url}/v1/conversations`,
];

function notGiven(what: string, error: unknown, { logger }: Started): readonly string[] {
  logger.warn({ error: errorKind(error), reason: `none ${what}` }, `the first key is not given; make one: ${MAKE_ONE}`);
  return [`Key of the workspace ${WORKSPACE}: none ${what}.`, `Make one:  ${MAKE_ONE}`];
}

/** As a person would write it, who is where the product was started. */
function besideFile(operations: string): string {
  const path = `${dirname(operations)}/first-key`.replace(/^\/\//, '/');
  return /^[./]/.test(path) ? path : `./${path}`;
}

const forShell = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
