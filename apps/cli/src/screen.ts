import type { Writable } from 'node:stream';
import type { Progress, Report } from '@parley/operator';
import { SingleBar } from 'cli-progress';

/** Where reports are shown. */
export interface Screen {
  show(report: Report): void;
  /** Leaves nothing behind that moves. */
  end(): void;
}

/** For machines a line of JSON each; for people sentences, and a bar with rate and time left where somebody can see it. */
export function screenOf(json: boolean, out: Writable, bar: NodeJS.WriteStream): Screen {
  if (json) return { show: (report) => void out.write(`${JSON.stringify(report)}\n`), end: () => undefined };
  const progress = bar.isTTY ? movingBar(bar) : { show: () => undefined, end: () => undefined };
  return {
    show(report) {
      if (report.tag === 'progress') return progress.show(report.progress);
      progress.end();
      out.write(`${sentence(report)}\n`);
    },
    end: () => progress.end(),
  };
}

const STEPS: Readonly<Record<string, string>> = { events: 'events', indexes: 'indexes', words: 'words' };

/** A bar for each step, one after the other. */
function movingBar(stream: NodeJS.WriteStream): { show(progress: Progress): void; end(): void } {
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
          format: `${(STEPS[step] ?? step).padEnd(8)} {bar} {percentage} % | {rate} | {left}`,
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
  const rate = `${number(perSecond)} ${STEPS[step] ?? step}/s`;
  return { rate, left: of === null || perSecond === 0 ? '' : `${duration((of - done) / perSecond)} left` };
}

const number = (value: number): string => Math.round(value).toLocaleString('en');

/** In whole seconds, the one that has begun counted. */
function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

const NOTHING_COMPARED =
  'The read model is empty, so there was nothing to compare. Start the product, or run: npm run parley -- rebuild';

/** What a report says, in words. */
export function sentence(report: Exclude<Report, { readonly tag: 'progress' }>): string {
  switch (report.tag) {
    case 'difference': {
      const { kind, workspace, id, field, expected, actual } = report.difference;
      const should = `${JSON.stringify(expected)} by the log, ${JSON.stringify(actual)} in the read model`;
      return `${kind} ${workspace}/${id}: ${field} is ${should}`;
    }
    case 'warning':
      return `Note: ${report.message}`;
    case 'rebuilt':
      return `The read model was made anew from ${number(report.events)} events in ${duration(report.seconds)} and is in use.`;
    case 'verified': {
      const { conversations, contacts, teammates, inboxes, differences, events, behind } = report.verified;
      if (behind > 0 && behind === events) return NOTHING_COMPARED;
      const looked = `${number(conversations)} conversations, ${number(contacts)} contacts, ${number(teammates)} teammates and ${number(inboxes)} inboxes from ${number(events)} events in ${duration(report.seconds)}`;
      return differences === 0
        ? `The read model says what the log says: ${looked}.${behind === 0 ? '' : ` It has ${number(behind)} events still to come.`}`
        : `${number(differences)} ${differences === 1 ? 'difference' : 'differences'}: ${looked}. To put them right: npm run parley -- rebuild`;
    }
    case 'failed':
      return `It was not done, and nothing has changed: ${report.reason}`;
  }
}
