import { begins, catches, closes, line, replies, sorts, takes, thanks, writes, type Telling } from './common';
import { DAY, HOUR } from '../rhythm';
import type { Script } from '../script';

/** Just came in; nobody has seen it. */
export const unanswered: Telling = (s) => {
  begins(s);
  if (s.random.chance(0.35)) {
    s.wait(3, 90);
    s.asks(s.phrase('nudge'));
  }
};

/** The agent asked something and waits. */
export const agentAtWork: Telling = (s) => {
  begins(s);
  catches(s);
  writes(s, s.agent, line(s, 2));
};

/** A person asked something and waits. */
export const waiting: Telling = (s) => {
  begins(s);
  takes(s, s.person);
  writes(s, s.person, line(s, 2));
};

/** The customer has answered, the person has not seen it. */
export const assignedUnread: Telling = (s) => {
  waiting(s);
  replies(s);
};

/** Looked at, and marked unread so that it is not forgotten. */
export const markedUnread: Telling = (s) => {
  waiting(s);
  replies(s);
  s.wait(1, 10);
  s.does(s.person, 'read');
  s.does(s.person, 'unread');
};

/** Closed, and the customer was not content. */
export function reopenedWith(finish: 'left' | 'resolved'): Telling {
  return (s) => {
    begins(s);
    takes(s, s.person);
    writes(s, s.person, line(s, 2));
    replies(s);
    s.wait(2, 30);
    writes(s, s.person, line(s, 4));
    s.does(s.person, 'read');
    closes(s, s.person);
    s.wait(120, 1400);
    s.asks(s.phrase('again'));
    if (finish === 'left') return;
    s.wait(3, 40);
    s.does(s.person, 'labels', { add: ['reopened'] });
    s.does(s.person, 'read');
    writes(s, s.person, s.phrase('sorry'));
    thanks(s);
    s.does(s.person, 'read');
    closes(s, s.person);
  };
}

/** Closed too early, and the person saw it. */
export const reopenedByHand: Telling = (s) => {
  waiting(s);
  closes(s, s.person);
  s.wait(1, 10);
  s.does(s.person, 'reopen');
  s.does(s.person, 'notes', { text: 'Closed the wrong one, sorry.' });
};

function promise(s: Script, till: number): void {
  waiting(s);
  replies(s);
  s.wait(2, 30);
  s.does(s.person, 'read');
  writes(s, s.person, s.phrase('tomorrow'));
  s.does(s.person, 'snooze', { snooze_till: new Date(till).toISOString() });
}

/** Some morning after `now`: never the one that has begun. */
const morningAfter = (s: Script, now: number): number =>
  now - (now % DAY) + s.random.between(1, 4) * DAY + s.random.between(7, 10) * HOUR;

/** Put off to a morning of the next days. */
export function snoozedAt(now: number): Telling {
  return (s) => promise(s, morningAfter(s, now));
}

/** Put off, then the answer came early. */
export function wokenAt(now: number): Telling {
  return (s) => {
    promise(s, morningAfter(s, now));
    s.wait(60, 400);
    s.does(s.person, 'unsnooze');
    writes(s, s.person, s.phrase('news'));
    if (s.random.chance(0.5)) return;
    thanks(s);
    s.does(s.person, 'read');
    closes(s, s.person);
  };
}

/** Writes a lot; listed, but quiet. */
export const muted: Telling = (s) => {
  begins(s);
  s.wait(1, 9);
  s.asks(s.phrase('nudge'));
  s.does(s.person, 'mute');
  s.does(s.person, 'notes', { text: 'Writes every few minutes. Muted until the parcel is there.' });
  sorts(s, s.person);
  s.wait(5, 40);
  s.asks(s.phrase('nudge'));
};
