import { deskOf, type Desk, type Teammate } from './desk';

/** What a form puts on what comes in by it. */
export const PRESS = 'press';
export const WARRANTY = 'warranty';

/** So many people take what comes in at the front desk, one of them on holiday. */
const AT_THE_FRONT = 5;

const who = ({ id, type }: Teammate): object => ({ id, type });

/** By which rules whoever writes to the front desk finds somebody: they hold there and nowhere else. */
export function rulesOf({ run, people, frontAgent, inbox }: Desk): readonly object[] {
  const front = [inbox('front')];
  const [speaksForUs] = people;
  if (speaksForUs === undefined) throw new RangeError('nobody works here');
  const among = people.slice(0, AT_THE_FRONT).map(who);
  const named = (name: string): string => `Demo ${run}: ${name}`;
  return [
    { name: named('press'), when: { inbox: front, tag: [PRESS] }, then: { assign: who(speaksForUs) } },
    { name: named('warranty'), when: { inbox: front, tag: [WARRANTY] }, then: { least_open: among } },
    {
      name: named('front desk'),
      when: { inbox: front },
      then: { agent_first: who(frontAgent), then_to: { round_robin: among } },
    },
  ];
}

/** Rules are saved as a whole: those of the demo, then what others have saved. Those of an earlier demo go. */
export const rulesBeside = (own: readonly object[], saved: unknown): readonly object[] => [
  ...own,
  ...(Array.isArray(saved) ? (saved as readonly Saved[]) : []).filter((rule) => !isOfDemo(rule)),
];

interface Saved {
  readonly name?: unknown;
  readonly when?: { readonly inbox?: unknown };
}

const NAME_OF_DEMO = /^Demo ([A-Za-z0-9_-]+): (?:press|warranty|front desk)$/;

/** Surely one of a demo: it is called as a run calls it, and looks at the front desk of that run alone. Whatever else is somebody's own. */
function isOfDemo({ name, when }: Saved): boolean {
  const [, run] = (typeof name === 'string' ? NAME_OF_DEMO.exec(name) : null) ?? [];
  if (run === undefined || !Array.isArray(when?.inbox)) return false;
  return when.inbox.length === 1 && when.inbox[0] === deskOf(run).inbox('front');
}
