import type { MessagePort } from 'node:worker_threads';
import type { Commander } from '@parley/automations';
import { errorKind } from '@parley/platform';

/* What automations in a thread of their own ask of the thread that has the write path: each request has an id, and one answer under it. */

type Methods = { readonly [M in keyof Commander]: Parameters<Commander[M]> };

/** One for each method, with what it is called with. */
type Call = { readonly [M in keyof Methods]: { readonly method: M; readonly with: Methods[M] } }[keyof Methods];

type Request = Call & { readonly id: number };

type Reply =
  | { readonly id: number; readonly answer: unknown }
  /** The method rejected: the kind of its failure. */
  | { readonly id: number; readonly failed: string };

/** Requests that are asked before one of them has its answer; what comes on top of them waits for its turn. */
const MOST_UNDER_WAY = 256;

/** The end of the thread that asks. */
export function commanderOver(port: MessagePort): Commander {
  const asked = new Map<number, PromiseWithResolvers<unknown>>();
  let waiting: Request[] = [];
  let underWay = 0;
  let last = 0;

  function ask<A>(call: Call): Promise<A> {
    const answer = Promise.withResolvers<unknown>();
    last += 1;
    asked.set(last, answer);
    waiting.push({ ...call, id: last });
    sendWaiting();
    return answer.promise as Promise<A>;
  }

  function sendWaiting(): void {
    const free = MOST_UNDER_WAY - underWay;
    const next = waiting.slice(0, free);
    if (next.length > 0) waiting = waiting.slice(next.length);
    underWay += next.length;
    for (const request of next) port.postMessage(request);
  }

  port.on('message', (reply: Reply) => {
    underWay -= 1;
    const answer = asked.get(reply.id);
    asked.delete(reply.id);
    if ('failed' in reply) answer?.reject(failedThere(reply.failed));
    else answer?.resolve(reply.answer);
    sendWaiting();
  });
  // It keeps no thread that has nothing else to do.
  port.unref();

  return {
    carryOut: (...args) => ask({ method: 'carryOut', with: args }),
    conversation: (...args) => ask({ method: 'conversation', with: args }),
    contactMetadata: (...args) => ask({ method: 'contactMetadata', with: args }),
    unavailable: (...args) => ask({ method: 'unavailable', with: args }),
  };
}

/** What kind of failure it was there is known here too. */
function failedThere(kind: string): Error {
  const cause = new Error(kind);
  cause.name = kind;
  return new Error(`the other thread could not answer: ${kind}`, { cause });
}

/** The end of the thread that answers. When the other one is gone, what it asked for is carried out, and the answer is let go. */
export function answerOver(port: MessagePort, commander: Commander): void {
  port.on('message', (request: Request) => void answered(commander, request).then((reply) => port.postMessage(reply)));
  port.unref();
}

async function answered(commander: Commander, request: Request): Promise<Reply> {
  const { id } = request;
  try {
    return { id, answer: await called(commander, request) };
  } catch (error) {
    return { id, failed: errorKind(error) };
  }
}

function called(commander: Commander, call: Call): Promise<unknown> {
  switch (call.method) {
    case 'carryOut':
      return commander.carryOut(...call.with);
    case 'conversation':
      return commander.conversation(...call.with);
    case 'contactMetadata':
      return commander.contactMetadata(...call.with);
    case 'unavailable':
      return commander.unavailable(...call.with);
  }
}
