import type { Position } from '@parley/event-store';
import {
  bodyWithout,
  contactsIn,
  conversationWithout,
  foldCommit,
  foldContact,
  foldTeammate,
  publicEventsOf,
  type PublicConversation,
  type PublicEvent,
} from '@parley/public-events';
import type { FoldedKey, Place, PublicLogWriter, PublishedEvent } from '@parley/public-log';
import { Parking, type Steps } from '@parley/subscriptions';
import { erases, isUnhandled, PARKED, type ContactItem, type Item, type TeammateItem } from './decode';
import { personName, type ErasingsAhead } from './erasings-ahead';
import { Step, type FoldedStates, type KeptPerson } from './folded-states';
import { ParkedOfStep } from './parked-of-step';
import { peopleOf } from './people-of';

/** What the publisher works with. */
interface StepResources {
  readonly log: Pick<PublicLogWriter, 'parked'>;
  readonly states: FoldedStates;
}

/** One step of the publisher, as far as it is made in memory. */
interface MadeStep {
  readonly step: Step;
  readonly parked: ParkedOfStep;
  readonly parking: Parking<Item>;
  readonly events: PublishedEvent[];
  /** Where the last commit lies that is too old to be published. */
  forgotten: Place | undefined;
  /** How commits are handled in it. */
  readonly steps: Steps<Item, Result>;
}

interface Result {
  readonly events: readonly PublicEvent[];
  readonly position: Position;
  readonly isTooOld?: boolean;
  readonly change?: { readonly key: FoldedKey; readonly state: PublicConversation | KeptPerson } | undefined;
}

interface Where {
  /** The place of the next public event of a commit. */
  readonly placeOf: (position: Position, index: number) => Place;
  /** What lies up to there is folded and not published. */
  readonly silentTo: Position;
  /** Likewise what is older than that, in ms since 1970, until something is published. */
  readonly notBefore: number;
  readonly ahead: ErasingsAhead;
  /** Commits are handled later than those behind them: contacts may have been erased since. */
  readonly late?: true;
}

/** Loads what commits are applied to; nothing is changed yet. */
export async function beginStep(
  { log, states }: StepResources,
  items: readonly Item[],
  { placeOf, silentTo, notBefore, ahead, late }: Where,
): Promise<MadeStep> {
  const step = new Step();
  await states.load(items, step);
  await states.load(
    items.flatMap((item) => [...peopleOf(item, step.conversation(item.workspace, item.id))]),
    step,
  );
  const parked = await ParkedOfStep.of(
    log.parked,
    items.map(({ recorded }) => recorded.stream),
  );
  const events: PublishedEvent[] = [];
  let index = 0;
  let last: Position | undefined;
  const keep = ({ events: made, position, change, isTooOld }: Result): void => {
    if (isTooOld === true) started.forgotten = { ...placeOf(position, 0), index: undefined };
    if (position !== last) index = 0;
    last = position;
    for (const event of made) {
      events.push({ ...event, place: placeOf(position, index) });
      index += 1;
    }
    if (change !== undefined) step.change(change.key, change.state);
  };
  const prepare = (item: Item) => () => {
    const result = handled(item, step, silentTo, events.length > 0 ? -Infinity : notBefore);
    return late === true || ahead.size > 0 ? withoutErased(result, item, step, ahead) : result;
  };
  const parking = new Parking(parked, PARKED);
  const started: MadeStep = { step, parked, parking, events, forgotten: undefined, steps: { prepare, keep } };
  return started;
}

function handled(item: Item, step: Step, silentTo: Position, notBefore: number): Result {
  const { position } = item.recorded;
  if (isUnhandled(item)) return { events: [], position };
  if (item.kind !== 'conversation')
    return { events: [], position, change: { key: item, state: personAfter(item, step) } };
  const { workspace, id } = item;
  const before = step.conversation(workspace, id);
  const isTooOld = position > silentTo && item.commit.at < notBefore;
  const { conversation, events } =
    position <= silentTo || isTooOld
      ? { conversation: foldCommit(before, item), events: [] }
      : publicEventsOf(before, item, step.people(workspace));
  const change = conversation === before || conversation === undefined ? undefined : { key: item, state: conversation };
  return { events, position, change, isTooOld };
}

/** An erasing that lies behind the commit takes the person's words from it, too; from what is folded, when it is handled. */
function withoutErased(result: Result, { workspace, recorded }: Item, step: Step, ahead: ErasingsAhead): Result {
  if (result.change?.key.kind !== 'conversation') return result;
  const { key, state } = result.change;
  const isBehind = (position: Position | undefined): boolean => (position ?? '') > recorded.position;
  const contacts = contactsIn(state as PublicConversation);
  const handledAlready = contacts.filter((id) => isBehind(step.person({ kind: 'contact', workspace, id }).erasedAt));
  const erased = contacts.filter((id) => handledAlready.includes(id) || isBehind(ahead.get(personName(workspace, id))));
  const without = (event: PublicEvent): PublicEvent => ({
    ...event,
    body: erased.reduce((body, id) => bodyWithout({ ...event, body }, id), event.body),
  });
  return {
    ...result,
    events: result.events.map(without),
    change: { key, state: handledAlready.reduce(conversationWithout, state as PublicConversation) },
  };
}

function personAfter(item: ContactItem | TeammateItem, step: Step): KeptPerson {
  const before = step.person(item);
  if (item.kind === 'teammate') return item.commit.events.reduce(foldTeammate, before);
  const after = item.commit.events.reduce(foldContact, before);
  const erasedAt = erases(item) ? item.recorded.position : before.erasedAt;
  return erasedAt === undefined ? after : { ...after, erasedAt };
}
