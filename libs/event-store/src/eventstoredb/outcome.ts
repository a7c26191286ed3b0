import * as E from 'fp-ts/Either';
import { unavailable, type AppendOutcome } from '../append-outcome';
import type { AppendFailure } from '../port';
import type { AppendAnswer } from './connection';
import { toPosition } from '../position';

/** What the server's answer to an append of `bytes` means. Errors of which the server does not say that nothing was written are unknown. */
export function outcomeOf(answer: AppendAnswer, bytes: number): AppendOutcome {
  switch (answer.tag) {
    case 'written':
      // A server acknowledges without a position what it did not write: the events of a stream that was deleted since.
      return answer.position === undefined
        ? unknown('the server acknowledged the append without a position')
        : E.right({ revision: answer.revision, position: toPosition(answer.position) });
    case 'conflict':
      return E.left({ tag: 'Conflict', actual: answer.actual });
    case 'too-large':
      return E.left({ tag: 'TooLarge', bytes, limit: answer.limit });
    case 'refused':
      return refused(answer.name);
  }
}

function refused(name: string): AppendOutcome {
  const reason = `the server answered ${name}`;
  if (name === 'AccessDenied') return unavailable(reason);
  if (name === 'BadRequest' || name === 'StreamDeleted') return E.left({ tag: 'Malformed', reason });
  return unknown(reason);
}

type Lost = Extract<AppendFailure, { tag: 'Unavailable' | 'UnknownOutcome' }>;

/** What the end of the call means for an append that was given to it and not answered. */
export function lostWith(error: Error): Lost {
  return { tag: NEVER_CONNECTED.test(error.message) ? 'Unavailable' : 'UnknownOutcome', reason: error.message };
}

/** Only these say that the call never reached a server; after any other error the append may be there. */
const NEVER_CONNECTED =
  /No connection established|Name resolution failed|Failed to discover|Channel (closed before call started|has been shut down)/;

const unknown = (reason: string): AppendOutcome => E.left({ tag: 'UnknownOutcome', reason });
