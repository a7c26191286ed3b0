import type { Progress } from '@parley/operator';
import { SingleBar } from 'cli-progress';
import { duration, number } from './numbers';

interface ProgressBar {
  show(progress: Progress): void;
  /** Leaves nothing behind that moves. */
  end(): void;
}

/** A bar for each step, one after the other. */
export function progressBar(stream: NodeJS.WriteStream): ProgressBar {
  let bar: SingleBar | undefined;
  let step: string | undefined;
  let started = 0;
  const end = (): void => {
    bar?.stop();
    bar = undefined;
    step = undefined;
  };
  return {
    show(progress) {
      const { done, of } = progress;
      if (progress.step !== step) {
        end();
        step = progress.step;
        started = performance.now();
        bar = new SingleBar({
          format: `${step.padEnd(8)} {bar} {percentage} % | {rate} | {left}`,
          stream,
          hideCursor: true,
          clearOnComplete: true,
        });
        bar.start(of ?? 1, 0, { rate: '', left: '' });
      }
      if (of !== null) bar?.setTotal(of);
      bar?.update(of === null ? 0 : done, paceOf(progress, (performance.now() - started) / 1000));
    },
    end,
  };
}

/** How fast it goes, and how long it takes still. */
export function paceOf(
  { step, done, of }: Progress,
  seconds: number,
): { readonly rate: string; readonly left: string } {
  const perSecond = seconds > 0 ? done / seconds : 0;
  const rate = `${number(perSecond)} ${step}/s`;
  return { rate, left: of === null || perSecond === 0 ? '' : `${duration((of - done) / perSecond)} left` };
}
