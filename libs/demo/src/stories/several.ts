import { begins, closes, line, replies, takes, thanks, writes, type Telling } from './common';

const SPAM = [
  'CONGRATULATIONS!!! You have been selected. Click https://example.com/prize to claim your reward today.',
  'Earn 5000 a week from home, no experience needed. Reply YES.',
  'Your web page is not on the first page of results. We can change that for a small fee.',
  'Best price on followers and likes, 100% real, limited time offer.',
];

/** Closed as spam, the sender blocked; what comes after that stays where it is. */
export const spam: Telling = (s) => {
  s.asks(s.random.pick(SPAM));
  s.wait(1, 30);
  s.does(s.person, 'labels', { add: ['spam'] });
  closes(s, s.person, 'spam');
  s.sends('POST', `/v1/contacts/${s.contact.id}/block`, {}, s.person);
  s.wait(30, 300);
  s.asks(s.random.pick(SPAM));
};

/** Taken for spam by mistake: the next message opens the thread's next conversation. */
export const takenForSpam: Telling = (s) => {
  begins(s);
  s.wait(3, 20);
  closes(s, s.person, 'spam');
  s.wait(20, 200);
  s.asks(s.phrase('nudge'));
  takes(s, s.colleague);
  writes(s, s.colleague, s.phrase('sorry'));
  writes(s, s.colleague, line(s, 2));
};

/** A household or an office writes together. */
export const group: Telling = (s) => {
  const [second, third] = s.others;
  begins(s);
  takes(s, s.person);
  for (const [other, status] of [[second, 'active'] as const, [third, 'pending'] as const])
    s.does(s.person, 'participants', {
      id: other.id,
      type: 'contact',
      status,
      display_name: `${other.firstName} ${other.lastName}`,
      avatar_url: `https://example.com/avatars/${other.handle}.png`,
      contact: { identifier_key: 'phonenumber', identifier_value: other.phone },
    });
  writes(s, s.person, line(s, 2));
  s.wait(2, 30);
  s.asks(s.phrase('other'), { from: second });
  replies(s);
  if (s.random.chance(0.6)) s.does(s.person, `participants/${third.id}/activate`);
  else s.sends('DELETE', `/v1/conversations/{conversation}/participants/${third.id}`, undefined, s.person);
  s.does(s.person, 'participants', { id: s.colleague.id, type: 'user' });
  s.does(s.person, 'read');
  writes(s, s.person, line(s, 4));
  if (s.random.chance(0.5)) return;
  thanks(s);
  closes(s, s.person);
};
