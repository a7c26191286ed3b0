import {
  decide,
  evolve,
  initialState,
  messagesAfter,
  requirementsOf,
  recalledFrom,
  type Conversation,
  type ConversationCommand,
  type ConversationEvent,
} from '@parley/domain';
import { decodeSnapshot, encodeSnapshot } from '@parley/event-schema';
import { anyCommand, anyHistory } from '@parley/testing';
import * as E from 'fp-ts/Either';
import fc from 'fast-check';
import { conversationAggregate } from '../src';
import { addSegment, placesOf } from '../src/snapshots/segments';

const form = conversationAggregate.snapshots;

/** The state as it comes back from a snapshot that was stored as JSON; undefined where none is kept. */
function throughSnapshot(state: Conversation): Conversation | undefined {
  const encoded = form?.encode(state);
  if (form === undefined || encoded === undefined || !('messages' in state)) return undefined;
  const commit = encodeSnapshot({ revision: state.revision, at: 1, state: encoded }, () => 'id');
  const stored = decodeSnapshot(JSON.parse(JSON.stringify(commit)) as typeof commit);
  if (E.isLeft(stored)) throw new Error(stored.left);
  const decoded = form.decode(stored.right.state, [messagesAfter(state.messages, -1)]);
  if (decoded === undefined) throw new Error(`not decoded: ${JSON.stringify(stored.right.state)}`);
  return decoded;
}

/** The command with what the stream says of a message that the state is not sure of, as the write path adds it. */
function informed(command: ConversationCommand, state: Conversation, stream: readonly ConversationEvent[]) {
  const { message } = requirementsOf(command, state, command.by);
  if (message === undefined) return command;
  const found = message.places.map((place) => {
    const event = stream[place.revision];
    return event === undefined ? null : recalledFrom(event, message.id, place);
  });
  return { ...command, recalled: found.find((recalled) => recalled !== null) ?? null } as ConversationCommand;
}

const withoutIds = (state: Conversation): object => ('messages' in state ? { ...state, messages: null } : state);

describe('a history folded from a snapshot', () => {
  it('equals one folded from the start, wherever the snapshot was taken', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(), ({ events, state }, at) => {
        const cut = at % (events.length + 1);
        const before = throughSnapshot(events.slice(0, cut).reduce(evolve, initialState));
        fc.pre(before !== undefined);
        expect(withoutIds(events.slice(cut).reduce(evolve, before))).toEqual(withoutIds(state));
      }),
      { numRuns: 300 },
    );
  });

  it('decides every next command alike', () => {
    fc.assert(
      fc.property(anyHistory, anyCommand, ({ events, state, next }, command) => {
        const snapshot = throughSnapshot(state);
        fc.pre(snapshot !== undefined);
        const stamped = { ...command, at: next };
        expect(decide(informed(stamped, snapshot, events), snapshot)).toEqual(decide(stamped, state));
      }),
      { numRuns: 500 },
    );
  });
});

describe('the segments of a snapshot', () => {
  const empty = { hashes: new Float64Array(), first: new Uint32Array(), second: new Uint32Array() };

  it('that are looked up by counting hold everything once, without a gap, whatever their number', () => {
    let open: Parameters<typeof addSegment>[0] = [];
    const written: { from: number; to: number }[] = [];
    for (let n = 0; n < 400; n += 1) {
      const bounds = { from: n * 10, to: n * 10 + 9, at: n };
      const added = addSegment(open, { stretches: 1, ...bounds, messages: empty, keys: empty });
      open = added.open;
      written.push(added.newest);
      let next = 0;
      for (const place of placesOf(written.length)) {
        expect(written[place]?.from).toBe(next);
        next = (written[place]?.to ?? -1) + 1;
      }
      expect(next).toBe((n + 1) * 10);
    }
    expect(placesOf(399).length).toBe(24 + 15);
  });
});
