import type { Sights } from './plan';

/** In quotes for a shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Conversations whose history is shown. */
interface Shown {
  readonly long: string;
  readonly handedBack: string;
}

interface Tries {
  /** What to look at first, as lines for a shell. */
  readonly tries: readonly string[];
  /** What shows what the product does by itself: lists that change while one looks on, and who was found by which rule. */
  readonly soon: readonly string[];
}

export function triesOf(base: string, key: string, sights: Sights, { long, handedBack }: Shown): Tries {
  const header = quoted(`Authorization: Bearer ${key}`);
  const lineOf = (path: string): string => `curl -s -H ${header} ${quoted(`${base}/v1/${path}`)}`;
  const tries = [
    `conversations?inbox=${sights.inbox}`,
    `conversations?inbox=${sights.unread}&unread=true`,
    `conversations?q=${sights.word}&status=all`,
    'counts',
    `conversations/${long}/history`,
  ];
  const soon = [
    `conversations?inbox=${sights.routed}&snoozed=true&sort=snooze_till`,
    `conversations?inbox=${sights.closing}&status=all`,
    'conversations?assigned_type=agent',
    `conversations/${handedBack}/history`,
  ];
  return { tries: tries.map(lineOf), soon: soon.map(lineOf) };
}
