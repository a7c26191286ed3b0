import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { PublicLogReader } from '@parley/public-log';
import { tailEvents, type EventsRequest } from './events';

/**
 * Answers with public events, a line of JSON each, for as long as somebody reads them: the next page is read when the socket has taken
 * the one before. What goes wrong later is the last line, `{error}`. An answer that is cut off is not at its end.
 */
export async function answerEvents(
  response: ServerResponse,
  log: PublicLogReader,
  request: EventsRequest,
  closing: AbortSignal,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, closing]);
  try {
    for await (const items of tailEvents(log, request, signal)) {
      if (!response.headersSent) begin(response);
      for (const item of items) if (!response.write(`${item}\n`)) await once(response, 'drain', { signal });
    }
  } catch (error) {
    if (!response.headersSent) throw error;
    if (!signal.aborted) response.end(`${JSON.stringify({ error: messageOf(error) })}\n`);
  }
  if (signal.aborted) response.destroy();
  else if (!response.writableEnded) response.end();
}

function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
