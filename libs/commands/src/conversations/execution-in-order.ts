import * as E from 'fp-ts/Either';
import type { ConversationCommand, Refusal } from '@parley/domain';
import { answeredBy, asksItsThread, isInbound, type recordByName } from './record-by-name';
import type { CommandFailure, Execution, Receipt } from '../write-path/execution';
import { pause } from '../write-path/pause';
import type { Answered, WritePaths } from '../write-paths/paths';

type Given = Execution<ConversationCommand>;
type Result<A> = E.Either<CommandFailure<Refusal>, A>;
type Settled<A> = PromiseSettledResult<Result<A>>;

/** Commands on one conversation in their order; a message that has to ask its thread is carried out by itself, in its place. */
export function executionInOrder(
  conversations: WritePaths['conversations'],
  repeated: ReturnType<typeof recordByName>['repeated'],
  execute: (id: string, execution: Given) => Promise<Result<Answered>>,
) {
  /** What a key did in another conversation of the thread it did before the first of these commands came. */
  async function repetitions(
    id: string,
    executions: readonly Given[],
  ): Promise<ReadonlyMap<number, Settled<Answered>>> {
    const found = new Map<number, Settled<Answered>>();
    for (const [place, execution] of executions.entries()) {
      if (execution.keyHash === undefined || !isInbound(execution.command)) continue;
      await pause();
      const [looked] = await Promise.allSettled([repeated(id, execution)]);
      if (looked.status === 'rejected') found.set(place, looked);
      else if (looked.value !== undefined) found.set(place, { status: 'fulfilled', value: looked.value });
    }
    return found;
  }

  return async (id: string, executions: readonly Given[]): Promise<readonly Settled<Answered>[]> => {
    const known = await repetitions(id, executions);
    const others = await conversations.executeInOrder(
      executions.filter((_, place) => !known.has(place)),
      { when: asksItsThread, carryOut: (execution) => execute(id, execution) },
    );
    const results = others.map((one) => answered(id, one));
    for (const [place, result] of known) results.splice(place, 0, result);
    return results;
  };
}

/** Whoever carried it out alone says which conversation answered. */
const answered = (id: string, result: Settled<Receipt | Answered>): Settled<Answered> =>
  result.status === 'rejected'
    ? result
    : {
        status: 'fulfilled',
        value: E.map((receipt: Receipt | Answered) =>
          'conversationId' in receipt ? receipt : answeredBy(id)(receipt),
        )(result.value),
      };
