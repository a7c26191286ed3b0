import type { Exchange } from './client';
import type { Kind } from './commands';
import type { Conversation } from './conversation';

type Status = Conversation['status'];
const STATUSES: readonly Status[] = ['none', 'open', 'closed', 'archived', 'deleted'];

/** What came of the commands: how often each state was hit, how often each answer was given, by command. */
export class Tally {
  private readonly cells = new Map<string, number>();
  private readonly states = new Map<Status, number>();
  private readonly answers = new Map<string, number>();

  add({ command, answer }: Exchange, status: Status): void {
    const outcome = outcomeOf(answer);
    count(this.states, status);
    count(this.answers, 'code' in answer ? outcome : `${answer.status} ${outcome}`);
    count(this.cells, cell(command.kind, status, outcome));
  }

  /** Which of these never happened. */
  missing(table: Table): readonly string[] {
    return Object.entries(table).flatMap(([kind, row]) =>
      row.flatMap((outcomes, column) =>
        outcomes
          .split(', ')
          .map((outcome) => cell(kind as Kind, COLUMNS[column] as Status, outcome))
          .filter((name) => !this.cells.has(name)),
      ),
    );
  }

  toString(): string {
    const answers = [...this.answers].toSorted(([, a], [, b]) => b - a);
    return [
      `state met: ${STATUSES.map((status) => `${status} ${this.states.get(status) ?? 0}`).join(', ')}`,
      `answered: ${answers.map(([answer, times]) => `${answer} ${times}`).join(', ')}`,
    ].join('\n');
  }
}

/** Outcomes that a command must have met in a conversation that is open, closed, archived or deleted. */
export type Table = Readonly<
  Record<string, readonly [open: string, closed: string, archived: string, deleted: string]>
>;
const COLUMNS: readonly Status[] = ['open', 'closed', 'archived', 'deleted'];

const cell = (kind: Kind, status: Status, outcome: string): string => `${kind} of one ${status}: ${outcome}`;

function outcomeOf(answer: Exchange['answer']): string {
  if ('code' in answer) return `${answer.status} ${answer.code}`;
  if (answer.replayed) return 'first answer again';
  return answer.changed ? 'changed' : 'no change';
}

const count = <K>(counts: Map<K, number>, key: K): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
