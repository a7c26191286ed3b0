import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { eventLine } from './event-line';
import { progressBar } from './progress-bar';
import { messageOf } from './messages';
import type { OutputEvent } from './output-event';

/** Where is shown what a command tells. */
export interface Output {
  show(event: OutputEvent): void;
  /** An item of the public event stream, for machines as it came. Resolves when more is taken; rejects when it is given up. */
  item(item: string, signal: AbortSignal): Promise<void>;
  /** What is no part of what is told. */
  note(text: string): void;
  /** Leaves nothing behind that moves. */
  end(): void;
}

/** For machines a line of JSON each; for people sentences, and a bar with rate and time left where somebody can see it. */
export function outputTo(json: boolean, out: Writable, bar: NodeJS.WriteStream): Output {
  const stream: Pick<Output, 'item' | 'note'> = {
    async item(item, signal) {
      if (!out.write(`${json ? item : eventLine(item)}\n`)) await once(out, 'drain', { signal });
    },
    note: (text) => void bar.write(`${text}\n`),
  };
  if (json) return { ...stream, show: (event) => void out.write(`${JSON.stringify(event)}\n`), end: () => undefined };
  const progress = bar.isTTY ? progressBar(bar) : { show: () => undefined, end: () => undefined };
  return {
    ...stream,
    show(event) {
      if (event.tag === 'progress') return progress.show(event.progress);
      progress.end();
      out.write(`${messageOf(event)}\n`);
    },
    end: () => progress.end(),
  };
}
