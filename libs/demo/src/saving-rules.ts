import { setTimeout as pause } from 'node:timers/promises';
import type { Step } from './plan';
import { DemoStopped, type Answered } from './requests';
import { rulesBeside } from './rules';

/** As the contract has it: so many rules has a workspace at most. */
const MOST_RULES = 100;

const TRIES = 5;
const PAUSE_MS = 100;

/** They do not fit beside those of others, or others never stop saving theirs. */
const REFUSED = [400, 412, 413];

interface Saving {
  readonly run: string;
  readonly rules: readonly object[];
  /** What is saved now, as it is answered. */
  readonly read: () => Promise<Answered>;
  readonly save: (step: Step) => Promise<void>;
  readonly signal: AbortSignal;
}

export const RULES_PATH = '/v1/routing-rules';

/** Those that others save meanwhile are read again. Gives why the demo's rules are left out; undefined when they are saved. */
export async function saveRules({ run, rules, read, save, signal }: Saving): Promise<string | undefined> {
  for (let tried = 1; ; tried += 1) {
    const { rules: saved, revision } = await read();
    const all = rulesBeside(rules, saved);
    if (all.length > MOST_RULES)
      return `there are ${all.length - rules.length} of others, and a workspace has ${MOST_RULES} at most`;
    const key = `demo-${run}-routing-rules-${tried}`;
    const known = typeof revision === 'number' ? { ifMatch: revision } : {};
    try {
      await save({ key, at: 0, method: 'PUT', path: RULES_PATH, body: { rules: all }, ...known });
      return undefined;
    } catch (error) {
      if (!(error instanceof DemoStopped)) throw error;
      const { status, message } = error;
      if (status === 412 && tried < TRIES) await pause(tried * PAUSE_MS, undefined, { signal });
      else if (REFUSED.includes(status)) return message.replace(/\.$/, '');
      else throw error;
    }
  }
}
