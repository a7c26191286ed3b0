import * as E from 'fp-ts/Either';
import fc from 'fast-check';
import {
  decide,
  evolve,
  initialState,
  MAX_STATE_BYTES,
  type Conversation,
  type ConversationCommand,
  type Details,
} from '@parley/domain';
import {
  addParticipant,
  assignConversation,
  changeLabels,
  changeTags,
  conversationDetailsChanged,
  inbound,
  newParticipant,
  openConversation,
  outbound,
  patchConversation,
  recordMessage,
  removeParticipant,
} from '@parley/testing';
import { check, exists } from './check';

/** Said again: every text that is kept, but for what is fixed in length. */
function bytesKept(state: Conversation): number {
  if (!exists(state)) return 0;
  const { content, tags, labels, members, participants } = state;
  const people = participants.map(({ id, content: said }) => [id, said]);
  const texts: string[] = [];
  JSON.stringify([content, tags, labels, members, people], (_, value: unknown) => {
    if (typeof value === 'string') texts.push(value);
    return value;
  });
  return Buffer.byteLength(texts.join(''));
}

const length = fc.oneof(fc.nat(40), fc.nat(12_000), fc.nat(40_000));
const text = fc.tuple(fc.constantFrom('a', 'ü', '€', '😀'), length).map(([unit, n]) => unit.repeat(n));
const some = fc.nat(20);
const id = some.map((n) => `usr_${n}`);
const word = fc.tuple(some, fc.nat(3_000)).map(([n, long]) => `${n} ${'€'.repeat(long)}`);
const words = fc.array(word, { maxLength: 4 });
const members = fc.array(fc.record({ id, name: fc.option(text) }), { maxLength: 3 });
const details: fc.Arbitrary<Details> = fc.record(
  { subject: fc.option(text), description: fc.option(text), target: fc.option(text), members },
  { requiredKeys: [] },
);
const message = fc
  .tuple(fc.uuid(), fc.constantFrom(inbound, outbound), id, text)
  .map(([name, of, sender, said]) =>
    of === inbound
      ? recordMessage(inbound(name, { text: said }))
      : recordMessage(outbound(name, { text: said, sender: { type: 'user', id: sender, name: said.slice(0, 200) } })),
  );
const enlarging: fc.Arbitrary<ConversationCommand> = fc.oneof(
  details.map((changed) => patchConversation({ details: changed })),
  fc.record({ details, tags: words, labels: words }).map(patchConversation),
  words.map((add) => changeTags({ add })),
  words.map((add) => changeLabels({ add })),
  fc.tuple(id, text).map(([who, displayName]) => addParticipant(newParticipant(who, { displayName }))),
);
const anything: fc.Arbitrary<ConversationCommand> = fc.oneof(
  enlarging,
  message,
  id.map((who) => assignConversation({ type: 'attendant', id: who })),
  id.map((who) => removeParticipant(who)),
  words.map((remove) => changeTags({ remove })),
);
const opening = fc.record({ subject: fc.option(text), description: fc.option(text) }).map((content) =>
  openConversation({
    content: { target: null, memberNames: [], ...content },
    message: inbound('first'),
  }),
);

const isOpening = ({ type }: ConversationCommand): boolean => type === 'OpenConversation';

describe('what a conversation keeps besides its messages, after any commands', () => {
  it('is within its limit, and was refused only what would have gone past it', () => {
    let refused = 0;
    check(
      fc.property(opening, fc.array(anything, { maxLength: 30 }), (first, commands) => {
        let state: Conversation = initialState;
        for (const command of [first, ...commands]) {
          if (!exists(state) && !isOpening(command)) continue;
          const decided = decide(command, state);
          if (E.isLeft(decided) && decided.left.code === 'limit_exceeded') {
            refused += 1;
            expect(['RecordMessage', 'AssignConversation', 'RemoveParticipant']).not.toContain(command.type);
          }
          if (E.isRight(decided)) state = decided.right.reduce(evolve, state);
          expect(bytesKept(state)).toBeLessThanOrEqual(MAX_STATE_BYTES);
        }
      }),
      150,
    );
    expect(refused).toBeGreaterThan(0);
  });

  it('that is over its limit already never grows, and every message is recorded', () => {
    const older = fc.integer({ min: MAX_STATE_BYTES, max: 4 * MAX_STATE_BYTES }).map((bytes) => {
      const description = 'd'.repeat(bytes);
      const opened = decide(openConversation({ tags: ['one', 'two'] }), initialState);
      const events = E.isRight(opened) ? opened.right : [];
      return [...events, conversationDetailsChanged({ fields: ['description'], private: { description } })].reduce(
        evolve,
        initialState,
      );
    });
    check(
      fc.property(older, fc.array(anything, { maxLength: 20 }), (before, commands) => {
        let state: Conversation = before;
        for (const command of commands) {
          const decided = decide(command, state);
          const after = E.isRight(decided) ? decided.right.reduce(evolve, state) : state;
          expect(bytesKept(after)).toBeLessThanOrEqual(Math.max(MAX_STATE_BYTES, bytesKept(state)));
          if (command.type === 'RecordMessage') expect(decided).toMatchObject({ _tag: 'Right' });
          state = after;
        }
      }),
      150,
    );
  });

  it('refuses nothing that makes it no larger', () => {
    check(
      fc.property(fc.array(enlarging, { maxLength: 12 }), fc.nat(200), (commands, more) => {
        const description = 'd'.repeat(MAX_STATE_BYTES + more);
        const events = E.toUnion(decide(openConversation(), initialState));
        const opened = Array.isArray(events) ? events : [];
        let state: Conversation = [
          ...opened,
          conversationDetailsChanged({ fields: ['description'], private: { description } }),
        ].reduce(evolve, initialState);
        for (const command of commands) {
          const decided = decide(command, state);
          if (E.isRight(decided)) state = decided.right.reduce(evolve, state);
          if (!exists(state) || state.content.description === null) continue;
          const same = 'e'.repeat(Buffer.byteLength(state.content.description));
          expect(decide(patchConversation({ details: { description: same } }), state)).toMatchObject({ _tag: 'Right' });
        }
      }),
      100,
    );
  });
});
