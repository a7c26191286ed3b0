import type { KeyAnswer, Report, WebhookAnswer } from '@parley/operator';
import type { Restored } from '@parley/runtime';

/** What came of the demo. */
export interface DemoPlayed {
  readonly tag: 'played';
  readonly played: {
    readonly conversations: number;
    readonly messages: number;
    readonly commands: number;
    readonly seconds: number;
  };
  /** Why there are no rules of the demo; undefined where there are. */
  readonly rulesLeftOut: string | undefined;
  readonly workspace: string;
  readonly key: string;
  readonly url: string;
  /** Whether the product runs now, so that the lines can be tried at once. */
  readonly running: boolean;
  readonly tries: readonly string[];
  /** Lines that show what happens by itself in the next minutes. */
  readonly soon: readonly string[];
}

/** What came of a restore. */
export interface BackupRestored {
  readonly tag: 'restored';
  readonly restored: Restored;
  readonly seconds: number;
}

/** All that a command may tell; each is a line of JSON for machines. */
export type OutputEvent = Report | KeyAnswer | WebhookAnswer | DemoPlayed | BackupRestored;
