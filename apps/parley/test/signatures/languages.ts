import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { snippetOf } from './page';

const HARNESS = join(__dirname, 'harness');
/** Compiling may fetch crates; judging takes no time. */
const BUILD_MS = 300_000;
const RUN_MS = 30_000;

type Command = readonly [file: string, ...given: readonly string[]];

export interface Language {
  readonly name: string;
  /** Says its version where the language is on the machine. */
  readonly version: Command;
  /** What its block on the page is marked with. */
  readonly fence: string;
  /** Where the block and what runs it are put, in an empty folder. */
  readonly snippet: string;
  readonly harness: readonly [name: string, as: string];
  /** Other files, and what is in them. */
  readonly files?: () => Readonly<Record<string, string>>;
  readonly build?: Command;
  readonly environment?: Readonly<Record<string, string>>;
  readonly run: Command;
  /** Whether its servers may give a list of values for a header. */
  readonly takesLists: boolean;
}

export const javaScript: Language = {
  name: 'JavaScript',
  version: [process.execPath, '--version'],
  fence: 'js',
  snippet: 'webhook.mjs',
  harness: ['harness.mjs', 'harness.mjs'],
  run: [process.execPath, 'harness.mjs'],
  takesLists: true,
};

export const languages: readonly Language[] = [
  javaScript,
  {
    name: 'Python',
    version: ['python3', '--version'],
    fence: 'python',
    snippet: 'webhook.py',
    harness: ['harness.py', 'harness.py'],
    run: ['python3', 'harness.py'],
    takesLists: true,
  },
  {
    name: 'Go',
    version: ['go', 'version'],
    fence: 'go',
    snippet: 'webhook/webhook.go',
    harness: ['harness.go', 'main.go'],
    files: () => ({ 'go.mod': 'module harness\n\ngo 1.21\n' }),
    build: ['go', 'build', '-o', 'harness'],
    // Nothing but the standard library is to be had.
    environment: { GOFLAGS: '-mod=mod -buildvcs=false', GOPROXY: 'off', GOTOOLCHAIN: 'local', GOWORK: 'off' },
    run: ['./harness'],
    takesLists: false,
  },
  {
    name: 'Java',
    version: ['javac', '-version'],
    fence: 'java',
    snippet: 'WebhookSignature.java',
    harness: ['Harness.java', 'Harness.java'],
    build: ['javac', 'Harness.java', 'WebhookSignature.java'],
    run: ['java', '-cp', '.', 'Harness'],
    takesLists: false,
  },
  {
    name: 'Rust',
    version: ['cargo', '--version'],
    fence: 'rust',
    snippet: 'src/webhook.rs',
    harness: ['harness.rs', 'src/main.rs'],
    // The versions that the page names, exactly.
    files: () => ({
      'Cargo.toml': `[package]\nname = "harness"\nedition = "2024"\n\n${snippetOf('toml').replaceAll(' = "', ' = "=')}`,
    }),
    build: ['cargo', 'build', '--quiet', '--target-dir', 'target'],
    run: ['target/debug/harness'],
    takesLists: false,
  },
];

export const isHere = ({ version: [file, ...given] }: Language): boolean => spawnSync(file, given).status === 0;

const execute = promisify(execFile);

/** Puts a snippet, that of the page unless another is given, and its harness into an empty folder, and compiles them. Rejects with what the compiler says. */
export async function prepare(language: Language, folder: string, snippet = snippetOf(language.fence)): Promise<void> {
  const { harness, build, environment } = language;
  const files: Readonly<Record<string, string>> = { ...language.files?.(), [language.snippet]: snippet };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  copyFileSync(join(HARNESS, harness[0]), join(folder, harness[1]));
  if (build === undefined) return;
  const [file, ...given] = build;
  await execute(file, given, { cwd: folder, env: { ...process.env, ...environment }, timeout: BUILD_MS });
}

/** What the snippet says to each line, in one process. */
export async function verdicts(
  { run: [file, ...given] }: Language,
  folder: string,
  lines: readonly string[],
): Promise<readonly string[]> {
  const running = execute(file, given, { cwd: folder, timeout: RUN_MS });
  // One that dies before it has read all says why by its end.
  running.child.stdin?.on('error', () => undefined).end(`${lines.join('\n')}\n`);
  return (await running).stdout.trimEnd().split('\n');
}
