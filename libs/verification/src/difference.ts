import type { Kind } from '@parley/read-models';

/** One thing that the read model, or the public log, says and the log does not, or the other way round. */
export interface Difference {
  readonly kind: Kind | 'counts' | 'list' | 'checkpoint' | 'public event';
  readonly workspace: string;
  /** Of the document; of counts, of the inbox; of a public event, of its conversation. */
  readonly id: string;
  /**
   * A path like `participants[1].status`; `document` for one that is missing, or that should not be there. Of a public event, with its id before
   * it, or the id alone.
   */
  readonly field: string;
  /** What the log says, and what the other says; long ones are cut. */
  readonly expected: unknown;
  readonly actual: unknown;
}

const LONGEST = 300;

/** As it may be shown: a long text is cut, and what is long as JSON becomes a text that is cut. */
function short(value: unknown): unknown {
  if (typeof value === 'string') return cut(value);
  if (typeof value !== 'object' || value === null) return value;
  const json = JSON.stringify(value);
  return json.length <= LONGEST ? value : cut(json);
}

const cut = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length} characters)`;

/** Counts all differences and reports the first of them. */
export class Findings {
  private found = 0;

  constructor(
    private readonly onDifference: (difference: Difference) => void,
    private readonly mostReported: number,
  ) {}

  get count(): number {
    return this.found;
  }

  add(differences: readonly Difference[]): void {
    for (const difference of differences) {
      this.found += 1;
      if (this.found > this.mostReported) continue;
      this.onDifference({ ...difference, expected: short(difference.expected), actual: short(difference.actual) });
    }
  }
}
