import type { Writable } from 'node:stream';
import { progressBar } from './progress-bar';
import { messageOf } from './messages';
import type { OutputEvent } from './output-event';

/** Where is shown what a command tells. */
export interface Output {
  show(event: OutputEvent): void;
  /** Leaves nothing behind that moves. */
  end(): void;
}

/** For machines a line of JSON each; for people sentences, and a bar with rate and time left where somebody can see it. */
export function outputTo(json: boolean, out: Writable, bar: NodeJS.WriteStream): Output {
  if (json) return { show: (event) => void out.write(`${JSON.stringify(event)}\n`), end: () => undefined };
  const progress = bar.isTTY ? progressBar(bar) : { show: () => undefined, end: () => undefined };
  return {
    show(event) {
      if (event.tag === 'progress') return progress.show(event.progress);
      progress.end();
      out.write(`${messageOf(event)}\n`);
    },
    end: () => progress.end(),
  };
}
