import * as E from 'fp-ts/Either';
import {
  decide,
  evolve,
  initialState,
  type Conversation,
  type ConversationCommand,
  type ConversationEvent,
  type RefusalCode,
} from '@parley/domain';

export interface Decided {
  /**
   * The command gave exactly these events, in this order. They are expected under the stamp and actor of the command,
   * whatever the examples say, so every use of it checks rule 1.
   */
  then(...events: readonly [ConversationEvent, ...ConversationEvent[]]): void;
  /** It could not apply: nothing changed, and there is a sentence that says what to do. */
  refuses(code: RefusalCode): void;
  /** It asked for what is already so. */
  changesNothing(): void;
}

/** The conversation that these events leave behind. */
export const after = (events: readonly ConversationEvent[]): Conversation => events.reduce(evolve, initialState);

/** `given(what happened).when(a command).then(what happens)`, for the decider of conversations. */
export const given = (...events: readonly ConversationEvent[]): { when(command: ConversationCommand): Decided } => ({
  when(command) {
    const decision = decide(command, after(events));
    const stamp = { at: command.at, by: command.by };
    return {
      then: (...expected) => expect(decision).toEqual(E.right(expected.map((event) => ({ ...event, ...stamp })))),
      changesNothing: () => expect(decision).toEqual(E.right([])),
      refuses: (code) => expect(decision).toEqual(E.left({ code, detail: expect.stringMatching(/\w.*\.$/) })),
    };
  },
});
