import type { UsedUp } from '../server/shares';
import { unavailable, type Problem } from './problem';

const WHOSE: { readonly [Share in UsedUp['share']]: string } = {
  connection: 'This connection has',
  key: 'This key has',
  workspace: 'The keys of this workspace together have',
  keys: 'All keys together have',
  follower: 'What follows the event stream with this key has',
  workspace_followers: 'What follows the event stream with the keys of this workspace has',
  followers: 'What follows the event stream has',
  address: 'Requests without a key from this address have',
  strangers: 'Requests without a key have',
};

const WHAT: { readonly [Of in UsedUp['of']]: string } = {
  requests: 'as many requests under way as may be',
  bodies: 'as many bytes of bodies under way as may be',
  answers: 'as many bytes of answers waiting to be read as may be',
};

const made = new Map<string, Problem>();

/** The 503 of whoever has too much under way, before anything was done. Made once: it is for those who come too often. */
export function overloaded({ share, of }: UsedUp): Problem {
  const name = `${share} ${of}`;
  const known = made.get(name);
  if (known !== undefined) return known;
  const problem = unavailable(`${WHOSE[share]} ${WHAT[of]} here. Nothing was done; try again.`, 'overloaded');
  made.set(name, problem);
  return problem;
}
