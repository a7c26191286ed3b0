import type { Exchange, Look } from './client';
import { threadOf, type Place, keyOf } from './commands';
import { exists, notOpened, revisionOf, shownOf, viewOf, type Conversation, type World } from './conversation';
import type { Tally } from './tally';
import { hasChanged, Timeline, told, type Moment } from './timeline';

/** What the model knows after all that was sent so far. */
interface Known {
  readonly conversations: Map<string, Conversation>;
  /** The conversations of each thread, the oldest first. */
  readonly threads: Map<string, string[]>;
  /** The conversations that were opened without an id, by the key that theirs was made of (rule 13). */
  readonly ofKeys: Map<string, string>;
  /** The answers to commands with a key that changed something, as they came. */
  readonly firstAnswers: Map<string, string>;
}

export const nothingKnown = (): Known => ({
  conversations: new Map(),
  threads: new Map(),
  ofKeys: new Map(),
  firstAnswers: new Map(),
});

/** Compares what came between two pauses with the model, and brings that up to date. Gives every difference in words. */
export function check(
  known: Known,
  exchanges: readonly Exchange[],
  looks: readonly Look[],
  world: World,
  tally: Tally,
): readonly string[] {
  const { conversations } = known;
  const timelineOf = (id: string): Timeline => {
    const own = exchanges.filter(({ conversation }) => conversation === id);
    return new Timeline(conversations.get(id) ?? notOpened(id), own, world);
  };
  const touched = new Set(exchanges.map(({ conversation }) => conversation).filter((id) => id !== undefined));
  const timelines = new Map([...touched].map((id) => [id, timelineOf(id)]));
  const differences = [...timelines].flatMap(([id, timeline]) =>
    timeline.differences.map((words) => `${id}\n${words}`),
  );
  if (differences.length > 0) return differences;

  for (const { command, conversation } of exchanges)
    if (
      command.kind === 'open' &&
      command.key !== undefined &&
      command.body.id === undefined &&
      conversation !== undefined
    )
      known.ofKeys.set(command.key, conversation);
  const threads = new Generations(known, exchanges, timelines);
  differences.push(...threads.differences, ...replaysDiffer(known, exchanges));
  for (const exchange of exchanges) {
    const candidates = threads.candidates(exchange).map((id) => timelines.get(id) ?? timelineOf(id));
    const found = hasChanged(exchange) ? before(exchange, candidates) : explained(exchange, candidates);
    if (found !== undefined) tally.add(exchange, found.state.status);
    else
      differences.push(
        `${told(exchange)}\n  model: ${candidates.map((one) => `${one.end.id}\n    ${one.saysOf(exchange)}`).join('\n  ')}`,
      );
  }
  for (const look of looks) {
    const timeline = timelines.get(look.conversation) ?? timelineOf(look.conversation);
    if (!timeline.shows(look)) differences.push(seen(look, timeline.end, world));
  }
  for (const [id, { end }] of timelines) conversations.set(id, end);
  return differences;
}

const explained = (exchange: Exchange, candidates: readonly Timeline[]): Moment | undefined => {
  for (const timeline of candidates) {
    const moment = timeline.explains(exchange);
    if (moment !== undefined) return moment;
  }
  return undefined;
};

/** The moment just before a command that changed something. */
const before = (exchange: Exchange, [timeline]: readonly Timeline[]): Moment | undefined =>
  timeline?.moments[timeline.moments.findIndex(({ by }) => by === exchange) - 1];

const seen = ({ conversation, atLeast, status, body }: Look, end: Conversation, world: World): string => {
  const shown = status === 200 ? shownOf(body) : body;
  const view = exists(end) ? viewOf(end, world) : 'not there';
  const at = `at ${revisionOf(end)}, waited for ${atLeast}`;
  return `${conversation}, ${at}\n  shown: ${status} ${JSON.stringify(shown)}\n  model: ${JSON.stringify(view)}`;
};

/** Rule 13: the first answer again, byte for byte. */
function replaysDiffer({ firstAnswers }: Known, exchanges: readonly Exchange[]): readonly string[] {
  const nameOf = ({ conversation, command }: Exchange): string => `${conversation} ${keyOf(command)}`;
  for (const exchange of exchanges)
    if (hasChanged(exchange) && exchange.command.key !== undefined) firstAnswers.set(nameOf(exchange), exchange.text);
  return exchanges
    .filter(({ answer }) => 'replayed' in answer && answer.replayed)
    .filter((exchange) => firstAnswers.get(nameOf(exchange)) !== exchange.text)
    .map((exchange) => `${told(exchange)}\n  first answer: ${firstAnswers.get(nameOf(exchange))}`);
}

/** One conversation for each generation of a thread; the next one only when the one before was deleted. */
class Generations {
  readonly differences: string[] = [];

  constructor(
    private readonly known: Known,
    exchanges: readonly Exchange[],
    private readonly timelines: ReadonlyMap<string, Timeline>,
  ) {
    const openings = exchanges.filter((exchange) => hasChanged(exchange) && exchange.command.kind === 'deliver');
    for (const opening of openings.toSorted((a, b) => a.answered - b.answered))
      if (opening.answer.status === 201) this.open(opening);
  }

  /** The conversations that an exchange may have been about; of a refused message to a thread, any of its. */
  candidates({ command, conversation }: Exchange): readonly string[] {
    if (conversation !== undefined) return [conversation];
    if (command.kind === 'deliver') return this.known.threads.get(threadOf(command.body)) ?? ['not opened'];
    return [this.known.ofKeys.get(command.key ?? '') ?? 'not opened'];
  }

  private open(opening: Exchange): void {
    const { conversation = '', answered } = opening;
    const thread = threadOf(opening.command.body as Place);
    const ids = this.known.threads.get(thread) ?? [];
    const last = ids.at(-1);
    const deleted = last === undefined || this.mayBeDeleted(last, answered);
    if (!deleted) this.differences.push(`${thread} goes on before ${last} is deleted\n${told(opening)}`);
    this.known.threads.set(thread, [...ids, conversation]);
  }

  private mayBeDeleted(id: string, by: number): boolean {
    if (this.known.conversations.get(id)?.status === 'deleted') return true;
    const last = this.timelines.get(id)?.moments.at(-1);
    return last?.state.status === 'deleted' && last.by !== undefined && last.by.sent < by;
  }
}
