import { throttled } from '@parley/platform';
import type { Report } from './tasks';

/** Tells of progress, not more often than anybody can see; `share` is how much of the whole is done, 0 to 1. */
export const throttledProgress = (
  step: string,
  emit: (report: Report) => void,
): ((done: number, share: number) => void) =>
  throttled((done: number, share: number) => {
    const of = share === 0 ? null : Math.max(done, Math.round(done / share));
    emit({ tag: 'progress', progress: { step, done, of } });
  });
