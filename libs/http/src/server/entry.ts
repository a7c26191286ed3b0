import type { FastifyRequest } from 'fastify';
import type { Entry } from './shares';
import type { Turns } from './turns';

const ENTRY = Symbol('entry');
const HAD_TURN = Symbol('had its turn');
type Entered = FastifyRequest & { [ENTRY]?: Entry; [HAD_TURN]?: true };

export const setEntry = (request: Entered, entry: Entry): void => {
  request[ENTRY] = entry;
};

/** Undefined for what is answered whatever is under way. */
export const entryOf = (request: Entered): Entry | undefined => request[ENTRY];

/** Works on a request at its holder's turn, unless its client is gone by then; once it had one, at once. */
export function takeTurn(turns: Turns, request: Entered, work: () => void): void {
  const entry = request[ENTRY];
  if (entry === undefined || request[HAD_TURN] === true) return work();
  request[HAD_TURN] = true;
  const giveUp = turns.take(entry.holder, () => {
    entry.working();
    work();
  });
  entry.waiting(giveUp);
}
