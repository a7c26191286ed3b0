import { STATUSES_KEPT } from './ids';
import { MESSAGE_STATUSES, type MessageStatus } from './enums';

/**
 * How far each of the last messages has come (rule 4): a letter for each, in pages of 50, the first page beginning with the
 * message numbered `from`. Persistent, and bounded whatever the conversation grows to.
 */
export interface StatusWindow {
  readonly from: number;
  readonly pages: readonly string[];
}

export const noStatuses: StatusWindow = { from: 1, pages: [] };

const PAGE = 50;
const LETTERS: { readonly [S in MessageStatus]: string } = { sent: 's', failed: 'f', delivered: 'd', read: 'r' };

/** The status of the next message. Whole pages that nobody may ask for any more are let go. */
export function addStatus({ from, pages }: StatusWindow, status: MessageStatus): StatusWindow {
  const last = pages.at(-1) ?? '';
  const grown =
    last.length > 0 && last.length < PAGE
      ? [...pages.slice(0, -1), last + LETTERS[status]]
      : [...pages, LETTERS[status]];
  return grown.length * PAGE >= STATUSES_KEPT + 2 * PAGE
    ? { from: from + PAGE, pages: grown.slice(1) }
    : { from, pages: grown };
}

/** Undefined for a message that is not among those kept. */
export function statusOf({ from, pages }: StatusWindow, number: number): MessageStatus | undefined {
  const letter = pages[Math.floor((number - from) / PAGE)]?.[(number - from) % PAGE];
  return MESSAGE_STATUSES.find((status) => LETTERS[status] === letter);
}

export function withStatus(window: StatusWindow, number: number, status: MessageStatus): StatusWindow {
  const { from, pages } = window;
  const page = Math.floor((number - from) / PAGE);
  const at = (number - from) % PAGE;
  const text = pages[page];
  if (text?.[at] === undefined) return window;
  return { from, pages: pages.with(page, text.slice(0, at) + LETTERS[status] + text.slice(at + 1)) };
}

/** Whether the second comes after the first: `sent`, `failed`, `delivered`, `read`. */
export const movesOn = (from: MessageStatus, to: MessageStatus): boolean =>
  MESSAGE_STATUSES.indexOf(to) > MESSAGE_STATUSES.indexOf(from);
