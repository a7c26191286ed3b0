import type { Commit } from '../envelope';
import { BATCH_CHARACTERS } from '../port';

/** What a name, a comma, a number or a bracket comes to. */
const MARK = 4;

/** About how many characters a value has as JSON, without making it. */
export function charactersOf(value: unknown): number {
  if (typeof value === 'string') return value.length + MARK;
  if (typeof value !== 'object' || value === null) return MARK;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + charactersOf(item), MARK);
  return Object.entries(value).reduce((sum, [name, item]) => sum + name.length + charactersOf(item), MARK);
}

const charactersIn = ({ metadata, events }: Commit): number =>
  events.reduce(
    (sum, event) => sum + event.type.length + charactersOf(event.data) + charactersOf(event.private),
    charactersOf(metadata),
  );

/** Counts what a batch holds, where the store does not have it as text. */
export class BatchSize {
  private characters = 0;

  /** A commit more; true when the batch ends with it. */
  endsWith(commit: Commit): boolean {
    this.characters += charactersIn(commit);
    return this.characters > BATCH_CHARACTERS;
  }
}
