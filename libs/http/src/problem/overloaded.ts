import { unavailable, type Problem } from './problem';

const WHOSE = {
  connection: 'This connection has',
  key: 'This key has',
  keys: 'All keys together have',
  address: 'Requests without a key from this address have',
  strangers: 'Requests without a key have',
} as const;

const WHAT = {
  requests: 'as many requests under way as may be',
  bodies: 'as many bytes of bodies under way as may be',
  answers: 'as many bytes of answers waiting to be read as may be',
} as const;

/** The 503 of whoever has too much under way, before anything was done. */
export const overloaded = (share: keyof typeof WHOSE, of: keyof typeof WHAT): Problem =>
  unavailable(`${WHOSE[share]} ${WHAT[of]} here. Nothing was done; try again.`, 'overloaded');
