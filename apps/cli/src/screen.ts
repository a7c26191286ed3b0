import type { Writable } from 'node:stream';
import { movingBar } from './bar';
import { wordsOf } from './words';
import type { Told } from './told';

/** Where is shown what a command tells. */
export interface Screen {
  show(told: Told): void;
  /** Leaves nothing behind that moves. */
  end(): void;
}

/** For machines a line of JSON each; for people sentences, and a bar with rate and time left where somebody can see it. */
export function screenOf(json: boolean, out: Writable, bar: NodeJS.WriteStream): Screen {
  if (json) return { show: (told) => void out.write(`${JSON.stringify(told)}\n`), end: () => undefined };
  const progress = bar.isTTY ? movingBar(bar) : { show: () => undefined, end: () => undefined };
  return {
    show(told) {
      if (told.tag === 'progress') return progress.show(told.progress);
      progress.end();
      out.write(`${wordsOf(told)}\n`);
    },
    end: () => progress.end(),
  };
}
