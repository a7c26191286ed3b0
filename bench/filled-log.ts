import { DecidedLog, type WrittenConversation } from './filled/decided-log';
import { actOf, again, opening, plan, type Life } from './filled/life';
import { logFile, type LogFile } from './filled/log-file';
import { randomOf, type Random } from './filled/random';
import { savedContact, savedInbox, savedTeammate } from './filled/records';
import {
  BEGINNING,
  contactId,
  conversationId,
  INBOXES,
  isSaved,
  TEAMMATES,
  WORKSPACE,
  workspaceOf,
} from './filled/who';

export { contactId, conversationId, INBOXES, WORKSPACE, workspaceOf } from './filled/who';
export { randomOf, type Random } from './filled/random';

export interface Filled {
  readonly conversations: number;
  readonly seed: number;
  /** So many contacts, numbered from 0: ask for them by `contactId`, as for conversations by `conversationId`. */
  readonly contacts: number;
  readonly commits: number;
  readonly events: number;
  /** Stamps of the first and of the last commit. */
  readonly first: number;
  readonly last: number;
}

/** Conversations in which things happen at the same time; the commits of others lie between those of one. */
const LIVE = 4_000;
/** Closed ones that somebody comes back to much later, at most so many at a time. */
const WAITING = 4_000;
const COMES_BACK = 0.02;

interface Living extends WrittenConversation {
  readonly life: Life;
  steps: Life['steps'];
  cameBack: boolean;
}

/**
 * Writes the log of an inbox of so many conversations into a file that is not there yet: decided by the domain and encoded
 * by the product's codecs, so that it reads as one that the product wrote. The same seed gives the same log.
 */
export async function fillLog(
  file: string,
  conversations: number,
  { seed = 1, progress = () => undefined }: { seed?: number; progress?: (opened: number) => void } = {},
): Promise<Filled> {
  const log = await logFile(file);
  const filling = new Filling(log, randomOf(seed), conversations);
  filling.begin();
  for (let step = 0; filling.next(); step += 1)
    if (step % 5_000 === 0) {
      progress(filling.opened);
      await new Promise((resolve) => setImmediate(resolve));
    }
  progress(conversations);
  const { commits, events } = log;
  log.close();
  return {
    conversations,
    seed,
    contacts: filling.contacts,
    commits,
    events,
    first: BEGINNING,
    last: filling.decided.at,
  };
}

class Filling {
  opened = 0;
  contacts = 0;
  readonly decided: DecidedLog;
  private readonly live: Living[] = [];
  private readonly waiting: Living[] = [];
  private readonly width: number;

  constructor(
    log: LogFile,
    private readonly random: Random,
    private readonly conversations: number,
  ) {
    this.decided = new DecidedLog(log, random, BEGINNING);
    this.width = Math.min(LIVE, Math.ceil(conversations / 5));
  }

  begin(): void {
    for (const id of INBOXES) this.decided.record(WORKSPACE, savedInbox(WORKSPACE, id, this.decided.pass()));
    for (const teammate of TEAMMATES)
      this.decided.record(WORKSPACE, savedTeammate(WORKSPACE, teammate, this.decided.pass(), this.random));
  }

  /** One more commit, or none where a step asks for what is already so; false at the end. */
  next(): boolean {
    if (this.opened < this.conversations && this.live.length < this.width) {
      this.open();
      return true;
    }
    // Nothing new comes: who is still waited for comes back.
    if (this.live.length === 0) this.live.push(...this.waiting.splice(0));
    const place = this.random.below(this.live.length);
    const living = this.live[place];
    if (living === undefined) return false;
    const [step, ...rest] = living.steps;
    if (step !== undefined) {
      living.steps = rest;
      const act = actOf(step, living.life, living.state, this.decided.pass(), this.random);
      if (act !== undefined) this.decided.act(living, act);
    }
    if (rest.length === 0) this.end(place, living);
    return true;
  }

  private open(): void {
    const conversation = this.opened;
    this.opened += 1;
    const workspace = workspaceOf(conversation);
    const contact = this.contactOf(workspace);
    const life = plan(this.random);
    const begun = this.decided.begin(workspace, conversationId(conversation));
    const living: Living = { ...begun, life, steps: life.steps, cameBack: false };
    this.decided.act(living, opening(life, contact, this.decided.pass(), this.random));
    this.live.push(living);
  }

  /** Four of five are new; of the others a few write very often. */
  private contactOf(workspace: string): string {
    const known = this.contacts;
    if (known > 0 && this.random.chance(0.2))
      return contactId(this.random.chance(0.05) ? this.random.ranked(known) : this.random.below(known));
    this.contacts += 1;
    const id = contactId(known);
    if (isSaved(known)) this.decided.record(workspace, savedContact(workspace, id, this.decided.pass(), this.random));
    return id;
  }

  /** What has had its last commit for now is whole in the file, whether somebody comes back to it or not. */
  private end(place: number, living: Living): void {
    const { live, waiting, random } = this;
    this.decided.finish(living);
    const last = live.pop();
    if (last !== undefined && last !== living) live[place] = last;
    if (living.state.status !== 'closed' || living.cameBack || !random.chance(COMES_BACK)) return;
    living.cameBack = true;
    living.steps = again;
    waiting.push(living);
    if (waiting.length > Math.min(WAITING, this.conversations / 100))
      live.push(...waiting.splice(random.below(waiting.length), 1));
  }
}
