import { CONVERSATION } from '../plan';
import { SECOND } from '../rhythm';
import { PRESS, WARRANTY } from '../rules';
import { line, type Telling } from './common';

/* Stories that are told in part: the product goes on with them by itself. */

/** By a form for what broke; who has the fewest open ones gets it. */
export const warranty: Telling = (s) => s.asksByForm(line(s, 1), { tags: [WARRANTY], priority: 'medium' });

/** By a form for journalists; one person answers them all. */
export const press: Telling = (s) => s.asksByForm(line(s, 1), { tags: [PRESS] });

/** Until somebody is called back: they end one after the other, while one looks on. */
const SOONEST = 20 * SECOND;
const LATEST = 90 * SECOND;

/** The desk calls back in a moment. */
export const callsBackSoon: Telling = (s) => {
  s.opens(s.person, { assigned_to: s.person.id }, s.phrase('reminder'));
  s.does(s.person, 'notes', { text: 'Calls back in a moment.' });
  const wakesIn = s.random.between(SOONEST, LATEST);
  s.sends('POST', `/v1/conversations/${CONVERSATION}/snooze`, undefined, s.person, { wakesIn });
};
