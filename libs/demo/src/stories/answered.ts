import {
  assigns,
  begins,
  catches,
  closes,
  hands,
  line,
  replies,
  sorts,
  takes,
  thanks,
  writes,
  type Telling,
} from './common';
import type { Script } from '../script';

const NOTES = [
  'Asked for something outside of my rules. Everything is in the thread.',
  'The customer is upset, please be kind.',
  'Needs a look into the warehouse system, which I cannot see.',
  'Wants to speak to a person. Nothing promised so far.',
];

/** The AI agent settles it alone. */
export const agentResolves: Telling = (s) => {
  begins(s);
  catches(s);
  writes(s, s.agent, line(s, 2));
  replies(s);
  writes(s, s.agent, line(s, 4));
  if (s.random.chance(0.7)) thanks(s);
  s.does(s.agent, 'read');
  closes(s, s.agent);
};

export const personResolves: Telling = (s) => {
  begins(s);
  takes(s, s.person);
  writes(s, s.person, line(s, 2));
  replies(s);
  s.wait(2, 40);
  s.does(s.person, 'read');
  writes(s, s.person, line(s, 4));
  if (s.topic === 'invoice') hands(s, s.person);
  if (s.random.chance(0.6)) thanks(s);
  s.does(s.person, 'read');
  closes(s, s.person);
};

/** Nobody could help, or the customer went away. */
export const unresolved: Telling = (s) => {
  begins(s);
  takes(s, s.person);
  writes(s, s.person, line(s, 2));
  s.wait(600, 1500);
  s.does(s.person, 'notes', { text: 'No answer so far, closing. They can write again at any time.' });
  closes(s, s.person, 'unresolved');
};

/** The agent tries, then a person takes over. */
function handOver(s: Script): void {
  begins(s);
  catches(s);
  writes(s, s.agent, line(s, 2));
  replies(s);
  writes(s, s.agent, s.phrase('handover'));
  s.does(s.agent, 'notes', { text: s.random.pick(NOTES) });
  assigns(s, s.agent, s.person);
  s.wait(4, 60);
  s.does(s.person, 'read');
  writes(s, s.person, s.phrase('takeover'));
}

export const handedOver: Telling = (s) => {
  handOver(s);
  s.wait(2, 15);
  writes(s, s.person, line(s, 4));
  thanks(s);
  s.does(s.person, 'read');
  closes(s, s.person);
};

/** Handed over, and the person still works on it. */
export const handedOverOpen: Telling = (s) => {
  handOver(s);
  if (s.random.chance(0.4)) {
    s.wait(10, 90);
    s.asks(s.phrase('nudge'));
  }
};

/** The agent knows no more and gives it back; nobody has it now. */
export const agentGivesUp: Telling = (s) => {
  begins(s);
  catches(s);
  writes(s, s.agent, line(s, 2));
  replies(s);
  writes(s, s.agent, s.phrase('handover'));
  s.does(s.agent, 'notes', { text: s.random.pick(NOTES) });
  s.does(s.agent, 'unassign');
};

export const transferred: Telling = (s) => {
  begins(s);
  takes(s, s.person);
  writes(s, s.person, s.phrase('moved'));
  s.does(s.person, 'notes', { text: `Belongs to another inbox; about ${s.values.order}.` });
  s.does(s.person, 'transfer', { inbox: s.desk.inbox(movesTo(s)), unassign: true });
  if (s.random.chance(0.4)) return;
  s.wait(5, 80);
  assigns(s, s.colleague, s.colleague);
  s.does(s.colleague, 'read');
  writes(s, s.colleague, s.phrase('takeover'));
  writes(s, s.colleague, line(s, 2));
  replies(s);
  s.wait(2, 30);
  writes(s, s.colleague, line(s, 4));
  s.does(s.colleague, 'read');
  closes(s, s.colleague);
};

/** Where what came in by a wrong door belongs. */
const movesTo = ({ inbox }: Pick<Script, 'inbox'>): 'billing' | 'support' | 'returns' =>
  (
    ({
      support: 'billing',
      sales: 'support',
      billing: 'returns',
      returns: 'support',
      vip: 'returns',
      front: 'support',
      chat: 'support',
    }) as const
  )[inbox];

/** The first message to the customer failed, the second came through. */
export const failed: Telling = (s) => {
  begins(s);
  takes(s, s.person);
  const first = s.answers(s.person, line(s, 2));
  s.receipt(first, 'failed', 'The recipient cannot be reached at the moment.');
  s.does(s.person, 'tags', { add: ['delivery-problem'] });
  s.wait(10, 45);
  const second = s.answers(s.person, line(s, 2));
  s.receipt(second, 'delivered');
  s.receipt(second, 'read');
};

/** The desk writes first. */
export const reminded: Telling = (s) => {
  s.opens(s.person, { priority: 'low', labels: ['outreach'], assigned_to: s.person.id }, s.phrase('reminder'));
  if (s.random.chance(0.5)) {
    s.wait(5, 200);
    s.asks('1');
    s.does(s.person, 'read');
    closes(s, s.person);
  }
};

export const archived: Telling = (s) => {
  begins(s);
  if (s.random.chance(0.5)) {
    catches(s);
    writes(s, s.agent, line(s, 2));
    closes(s, s.agent);
  } else {
    takes(s, s.person);
    writes(s, s.person, line(s, 2));
  }
  s.wait(60, 300);
  s.does(s.person, 'archive');
};

/** Somebody tried something out and took it away again. */
export const deleted: Telling = (s) => {
  s.opens(s.person, { description: 'A try of the new form, please ignore.' });
  sorts(s, s.person);
  s.sends('DELETE', '/v1/conversations/{conversation}', undefined, s.person);
};
