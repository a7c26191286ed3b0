import type { Desk, Teammate } from './desk';

/** What the names of all rules of demos begin with: another run takes the place of those of the one before. */
const BEGINNING = 'Demo ';

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
  const named = (name: string): string => `${BEGINNING}${run}: ${name}`;
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

/** Rules are saved as a whole: those of the demo, then what others have saved. */
export const rulesBeside = (own: readonly object[], saved: unknown): readonly object[] => [
  ...own,
  ...(Array.isArray(saved) ? (saved as readonly { readonly name?: unknown }[]) : []).filter(
    ({ name }) => typeof name !== 'string' || !name.startsWith(BEGINNING),
  ),
];
