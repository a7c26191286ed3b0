import { Agent, request } from 'node:http';
import { withBar } from './filled-files';
import { freshFiles } from './files';
import type { FiguresTable } from './latency-table';
import { startBuilt, type Built } from './servers/built';
import { KEY } from './servers/server-process';
import { untilReady } from './until-ready';
import type { WorstCase } from './worst/case';
import { WORST_CASES } from './worst/cases';
import { fillWorst, SIZES, stepsOf } from './worst/world';

/** The most that one request may keep the main thread from the others, in ms of its own processor time. */
const MOST_MS = 200;
const MOST_BYTES = 2 * 1024 * 1024;
/** A command may be followed by what was put off, such as the collection of what it left behind. */
const AFTER_MS = 30;

interface Asked {
  readonly name: string;
  readonly stall: number;
  readonly bytes: number;
  /** What was answered to a case that is not what it says. */
  readonly fault: string | undefined;
}

/**
 * Asks each operation of the API for the worst that its limits allow, one request at a time, and looks how long it kept the main
 * thread busy at a stretch and how large the answer was. An operation without a case is a failure.
 */
export async function stallsTable(rounds: number, _: number, tick: () => void): Promise<FiguresTable> {
  const files = freshFiles();
  await withBar('filling', stepsOf(SIZES), (progress) => fillWorst(files.events, SIZES, progress));
  const product = await startBuilt(files, { watched: true });
  try {
    await untilReady(product);
    await assertComplete(product);
    const asked: Asked[] = [];
    for (const caseOf of WORST_CASES) {
      const results: Asked[] = [];
      for (let round = 0; round < rounds; round += 1) {
        results.push(await ask(product, caseOf()));
        tick();
      }
      asked.push(...results.slice(0, 1).map(({ name }) => worst(name, results)));
    }
    return tableOf(asked, product.megabytes());
  } finally {
    await product.stop();
    files.remove();
  }
}

const worst = (name: string, results: readonly Asked[]): Asked => ({
  name,
  stall: Math.max(...results.map(({ stall }) => stall)),
  bytes: Math.max(...results.map(({ bytes }) => bytes)),
  fault: results.find(({ fault }) => fault !== undefined)?.fault,
});

function tableOf(asked: readonly Asked[], megabytes: number): FiguresTable {
  const faults = asked.flatMap(({ fault }) => fault ?? []);
  for (const fault of faults) process.stderr.write(`not as expected: ${fault}\n`);
  const largest = asked.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  return {
    title: 'The worst that each operation may be asked for: main thread busy at a stretch',
    figures: [
      ...asked.map(({ name, stall }) => ({ name, value: stall, unit: 'ms', atMost: MOST_MS })),
      {
        name: `the largest answer (${largest.name})`,
        value: largest.bytes / 1024,
        unit: 'KiB',
        atMost: MOST_BYTES / 1024,
      },
      { name: 'answers that are not what the case expects', value: faults.length, unit: '', atMost: 0 },
      { name: 'memory of the product, after all of it', value: megabytes, unit: 'MB' },
    ],
  };
}

/** A case for each operation, and no case of another. */
async function assertComplete(product: Built): Promise<void> {
  const { text } = await send(product.url, { method: 'GET', path: '/openapi.json' });
  const { paths } = JSON.parse(text) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { operationId?: string }>>>>;
  };
  const there = Object.values(paths).flatMap((path) =>
    Object.values(path).flatMap(({ operationId }) => operationId ?? []),
  );
  const cases = new Set(WORST_CASES.map((caseOf) => caseOf().operation));
  const without = there.filter((id) => !cases.has(id));
  const unknown = [...cases].filter((id) => !there.includes(id));
  if (without.length + unknown.length > 0)
    throw new Error(
      `operations without a case: ${without.join(', ')}; cases without an operation: ${unknown.join(', ')}`,
    );
}

async function ask(product: Built, { operation, name, expected, ...sent }: WorstCase): Promise<Asked> {
  await product.longestStall();
  const { status, text, bytes } = await send(product.url, sent);
  const fault = expected.includes(status) ? undefined : `${operation}, ${name}: ${status} ${text.slice(0, 300)}`;
  await new Promise((resolve) => setTimeout(resolve, AFTER_MS));
  return { name: `${operation}: ${name}`, stall: await product.longestStall(), bytes, fault };
}

const agent = new Agent({ keepAlive: true });

interface Answered {
  readonly status: number;
  readonly text: string;
  readonly bytes: number;
}

type Sent = Pick<WorstCase, 'method' | 'path' | 'body' | 'readMs'>;

function send(url: string, { method, path, body, readMs }: Sent): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${KEY}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const sent = request(`${url}${path}`, { agent, method, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const all = Buffer.concat(parts);
        resolve({ status: answer.statusCode ?? 0, text: all.toString(), bytes: all.length });
      });
      if (readMs === undefined) return;
      setTimeout(() => {
        resolve({ status: answer.statusCode ?? 0, text: '', bytes: 0 });
        sent.destroy();
      }, readMs);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export const STALLS_CASES = WORST_CASES.length;
