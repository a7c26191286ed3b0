import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, type Logger } from '@parley/platform';
import {
  requestTask,
  startControlServer,
  socketOf,
  type ControlServer,
  type Report,
  type TaskRequest,
  type Tasks,
} from '../src';
import { openedWith } from './controlled';

const progress = (done: number): Report => ({ tag: 'progress', progress: { step: 'events', done, of: 3 } });
const REBUILT: Report = { tag: 'rebuilt', events: 3, seconds: 1.5 };
const NOTHING = {
  conversations: 0,
  contacts: 0,
  teammates: 0,
  inboxes: 0,
  routing: 0,
  differences: 0,
  events: 0,
  behind: 0,
  unreadable: 0,
};
const LAST: readonly Report[] = [
  REBUILT,
  { tag: 'verified', verified: NOTHING, seconds: 0.1 },
  {
    tag: 'copied',
    copied: { events: 3, resumed: false, compared: 3, differences: 0, later: 0 },
    seconds: 0.1,
  },
  { tag: 'failed', task: 'verify', reason: 'the disk is full' },
];
type Plain = 'rebuild' | 'verify';
const never = new AbortController().signal;

/** Tasks that report what they are given, and then wait until they are given up when they are to hang. */
class Scripted implements Tasks {
  readonly asked: TaskRequest[] = [];
  readonly begun = Promise.withResolvers<undefined>();
  readonly givenUp = Promise.withResolvers<undefined>();

  constructor(
    private readonly reports: readonly Report[],
    private readonly hangs = false,
  ) {}

  async run(request: TaskRequest, emit: (report: Report) => void, signal: AbortSignal): Promise<void> {
    this.asked.push(request);
    for (const report of this.reports) emit(report);
    this.begun.resolve(undefined);
    if (!this.hangs) return;
    if (!signal.aborted) await once(signal, 'abort');
    this.givenUp.resolve(undefined);
    // Nobody hears this any more, and nothing breaks.
    emit({ tag: 'failed', task: request.task, reason: 'it was given up' });
  }
}

describe('the control server of a running product', () => {
  let folder: string;
  let file: string;
  let servers: ControlServer[];
  let received: Report[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-control-'));
    file = join(folder, 'read-model.db');
    servers = [];
    received = [];
  });
  afterEach(async () => {
    for (const server of servers) await server.close();
    rmSync(folder, { recursive: true });
  });

  async function open(tasks: Tasks, of = file, logger: Logger = silentLogger): Promise<ControlServer> {
    const server = await startControlServer(of, openedWith(tasks), logger);
    servers.push(server);
    return server;
  }
  const askFor = (task: Plain, signal = never, of = file): Promise<boolean> =>
    requestTask(of, { task }, (report) => received.push(report), signal);

  /** A bare request; gives the status. */
  const bare = (method: string, path: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const asked = request({ socketPath: `${file}.socket`, method, path }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on('error', reject).end();
    });

  it('takes a task and gives its reports in their order', async () => {
    const reports = [progress(1), { tag: 'warning', message: 'oh' } as const, progress(2), progress(3), REBUILT];
    const tasks = new Scripted(reports);
    await open(tasks);
    expect(await askFor('rebuild')).toBe(true);
    expect(received).toEqual(reports);
    expect(tasks.asked).toEqual([{ task: 'rebuild' }]);
  });

  it.each(LAST)('is heard to the end, $tag', async (last) => {
    await open(new Scripted([progress(1), last]));
    expect(await askFor('verify')).toBe(true);
    expect(received.at(-1)).toEqual(last);
  });

  it('takes one task after the other', async () => {
    const tasks = new Scripted([REBUILT]);
    await open(tasks);
    for (const task of ['verify', 'rebuild', 'verify'] as const) expect(await askFor(task)).toBe(true);
    expect(tasks.asked.map(({ task }) => task)).toEqual(['verify', 'rebuild', 'verify']);
  });

  it.each([
    ['POST', '/destroy'],
    ['POST', '/'],
    ['POST', '/rebuild/all'],
    ['GET', '/verify'],
  ])('does not know %s %s', async (method, path) => {
    const tasks = new Scripted([REBUILT]);
    await open(tasks);
    expect(await bare(method, path)).toBe(404);
    expect(tasks.asked).toEqual([]);
  });

  it('gives a task up when whoever asked for it is gone', async () => {
    const tasks = new Scripted([progress(1)], true);
    await open(tasks);
    const gone = new AbortController();
    const asked = askFor('rebuild', gone.signal);
    await tasks.begun.promise;
    gone.abort();
    await expect(asked).rejects.toThrow(/abort/);
    await tasks.givenUp.promise;
    expect(await bare('GET', '/')).toBe(404);
  });

  it('gives a task up when it is closed, and says so to who asked for it', async () => {
    const tasks = new Scripted([progress(1)], true);
    const server = await open(tasks);
    const asked = askFor('rebuild');
    const refused = expect(asked).rejects.toThrow(
      'The product that runs on these files went away before the rebuild was done.',
    );
    await tasks.begun.promise;
    await server.close();
    await refused;
    await tasks.givenUp.promise;
  });

  it('is for nobody but the user who runs the product', async () => {
    await open(new Scripted([REBUILT]));
    expect(statSync(`${file}.socket`).mode & 0o777).toBe(0o600);
    expect(statSync(`${file}.socket`).isSocket()).toBe(true);
  });

  it('leaves the mode of other files as it is', async () => {
    const before = process.umask();
    await open(new Scripted([REBUILT]));
    expect(process.umask()).toBe(before);
  });

  it('is not there any more when it is closed, and can be closed twice', async () => {
    const server = await open(new Scripted([REBUILT]));
    await server.close();
    await server.close();
    expect(existsSync(`${file}.socket`)).toBe(false);
    expect(await askFor('verify')).toBe(false);
  });

  it('is opened in the place of one whose process was killed', async () => {
    await (await processWith(folder, `require('node:net').createServer().listen(process.argv[1], ready)`, file)).kill();
    expect(statSync(`${file}.socket`).isSocket()).toBe(true);
    expect(await askFor('verify')).toBe(false);
    await open(new Scripted([REBUILT]));
    expect(await askFor('verify')).toBe(true);
    expect(received).toEqual([REBUILT]);
  });

  it.each<[string, () => string]>([
    [
      'its path is too long',
      () => {
        const deep = join(folder, 'a'.repeat(120));
        mkdirSync(deep);
        return join(deep, 'read-model.db');
      },
    ],
    [
      'a folder is in its place',
      () => {
        mkdirSync(`${file}.socket/in-the-way`, { recursive: true });
        return file;
      },
    ],
    ['its folder is not there', () => join(folder, 'nowhere', 'read-model.db')],
  ])('stays away when %s, and the product runs and warns', async (_, place) => {
    const warned: string[] = [];
    const logger = { ...silentLogger, warn: (_fields: object, text: string) => void warned.push(text) };
    const of = place();
    await open(new Scripted([REBUILT]), of, logger);
    expect(warned).toEqual(['the command line cannot ask this process for anything while it runs']);
    expect(await askFor('verify', never, of).catch(() => false)).toBe(false);
    expect(received).toEqual([]);
  });
});

describe('asking for a task', () => {
  let folder: string;
  let file: string;
  let server: Server | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-ask-'));
    file = join(folder, 'read-model.db');
  });
  afterEach(async () => {
    await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
    server = undefined;
    rmSync(folder, { recursive: true });
  });
  const received: Report[] = [];
  const askNow = (signal = never): Promise<boolean> =>
    requestTask(file, { task: 'rebuild' }, (report) => received.push(report), signal);

  it('says that nobody is there where there is nothing', async () => {
    expect(await askNow()).toBe(false);
  });

  it('says that nobody is there where there is a file that is no socket', async () => {
    writeFileSync(`${file}.socket`, '');
    expect(await askNow()).toBe(false);
    writeFileSync(file, '');
    expect(await requestTask(join(file, 'read-model.db'), { task: 'verify' }, () => undefined, never)).toBe(false);
  });

  it('asks whether the product is of another version when it does not know the task', async () => {
    server = createServer((_, response) => void response.writeHead(404).end());
    await new Promise<void>((resolve) => server?.listen(`${file}.socket`, resolve));
    await expect(askNow()).rejects.toThrow('knows no rebuild. Is it of another version?');
  });

  it('is rejected with a sentence when the product ends the answer too early', async () => {
    server = createServer((_, response) => void response.end(`${JSON.stringify(progress(1))}\n`));
    await new Promise<void>((resolve) => server?.listen(`${file}.socket`, resolve));
    await expect(askNow()).rejects.toThrow('went away before the rebuild was done');
  });

  it.each<[string, string]>([
    ['before it answers', ''],
    ['after the first report', `response.write(${JSON.stringify(`${JSON.stringify(progress(1))}\n`)});`],
    ['in the middle of a report', `response.write('{"tag":"rebu');`],
  ])('is rejected with a sentence when the product is killed %s', async (_, answer) => {
    const running = await processWith(
      folder,
      `require('node:http').createServer((_, response) => {
         ${answer}
         setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50);
       }).listen(process.argv[1], ready)`,
      file,
    );
    await expect(askNow()).rejects.toThrow('went away before the rebuild was done');
    await running.kill();
  });

  it('ends when it is given up before anybody answers', async () => {
    server = createServer(() => undefined);
    await new Promise<void>((resolve) => server?.listen(`${file}.socket`, resolve));
    const given = new AbortController();
    server.once('request', () => given.abort());
    await expect(askNow(given.signal)).rejects.toThrow(/abort/);
  });
});

describe('the socket of a read model', () => {
  it('lies beside it, by the shorter of its two paths', () => {
    expect(socketOf('/var/lib/parley/read-model.db')).toBe('/var/lib/parley/read-model.db.socket');
    expect(socketOf(join(process.cwd(), 'data/read-model.db'))).toBe('data/read-model.db.socket');
    expect(socketOf('data/read-model.db')).toBe('data/read-model.db.socket');
  });

  it('is none when both are too long, counted in bytes', () => {
    const longest = `/${'a'.repeat(90)}/r.db`;
    expect(socketOf(longest)).toHaveLength(103);
    expect(socketOf(`/${'a'.repeat(91)}/r.db`)).toBeUndefined();
    expect(socketOf(`/${'ä'.repeat(60)}/r.db`)).toBeUndefined();
  });
});

/** A process that runs a script; `ready` in it says that it is there. */
async function processWith(cwd: string, script: string, file: string): Promise<{ kill(): Promise<void> }> {
  const source = `const ready = () => process.stdout.write('ready');\n${script}`;
  const child: ChildProcess = spawn(process.execPath, ['-e', source, `${file}.socket`], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  return {
    kill() {
      child.kill('SIGKILL');
      return exited;
    },
  };
}
