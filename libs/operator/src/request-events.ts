import type { IncomingMessage } from 'node:http';
import { isGone, refusalOf, sendControlRequest, TaskNotDone } from './control-connection';
import type { EventsRequest } from './events';

/**
 * Asks the product that runs on this read model for public events, and shows each as an item of JSON; nothing more is read until one is
 * shown. False when none runs there. Rejects with `TaskNotDone`, and with the signal's reason when it was given up.
 */
export async function requestEvents(
  readModelFile: string,
  request: EventsRequest,
  show: (item: string) => Promise<void>,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const asked = { method: 'POST', path: '/events', body: request } as const;
    const answer = await sendControlRequest(readModelFile, asked, signal);
    if (answer === undefined) return false;
    if (answer.statusCode !== 200) throw await refusalOf(answer, 'events');
    for await (const line of linesOf(answer)) {
      if (line.startsWith('{"error":')) throw new TaskNotDone((JSON.parse(line) as { readonly error: string }).error);
      await show(line);
    }
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (!isGone(error)) throw error;
    throw new TaskNotDone(
      'The product was stopped, and nothing comes while it is. Start it, and go on from the last cursor: --after CURSOR',
    );
  }
}

/** Lines end with LF alone: text within JSON may hold what others take for the end of a line. */
async function* linesOf(answer: IncomingMessage): AsyncGenerator<string, void> {
  let begun = '';
  for await (const part of answer.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (begun + part).split('\n');
    begun = lines.pop() ?? '';
    yield* lines;
  }
}
