import type { Millis } from '@parley/domain';
import {
  CONVERSATION_PREFIX,
  conversationCommits,
  conversationOf,
  conversationStream,
  type StreamOf,
} from '@parley/event-schema';
import { endOfLog } from '@parley/event-store';
import type { ContactDocument } from '@parley/read-models';
import type { Checked } from './check';
import { contactOf } from './conversation-definition';
import type { Difference } from './difference';
import { readableCommit, readHistory } from './stream-history';

interface Suspect {
  readonly expected: Millis | null;
  readonly actual: Millis;
}

/** By workspace, then by id: the ids are strings of the log anyway, so no key is made of both. */
class ByContact<Value> {
  private readonly workspaces = new Map<string, Map<string, Value>>();

  get({ workspace, id }: StreamOf): Value | undefined {
    return this.workspaces.get(workspace)?.get(id);
  }

  set({ workspace, id }: StreamOf, value: Value): void {
    const contacts = this.workspaces.get(workspace) ?? new Map<string, Value>();
    contacts.set(id, value);
    this.workspaces.set(workspace, contacts);
  }

  delete({ workspace, id }: StreamOf): void {
    this.workspaces.get(workspace)?.delete(id);
  }

  *entries(): Generator<readonly [StreamOf, Value], void, undefined> {
    for (const [workspace, contacts] of this.workspaces)
      for (const [id, value] of contacts) yield [{ workspace, id }, value];
  }
}

/**
 * When contacts were last written to. It lies in the streams of their conversations, so the latest stamp up to the checkpoint is
 * kept for every contact that was written to until its document is seen: some 100 bytes each, 100 MB for a million.
 */
export class LastContacted {
  private readonly latest = new ByContact<Millis>();
  /** Documents that say later than the log up to the checkpoint does. */
  private readonly suspects = new ByContact<Suspect>();

  sent(contact: StreamOf, at: Millis): void {
    this.latest.set(contact, Math.max(this.latest.get(contact) ?? at, at));
  }

  /** Its document was looked for, and need not be looked for again. */
  seen(contact: StreamOf): void {
    this.latest.delete(contact);
  }

  /** A document that says too little is wrong. One that says more may know of what was sent since: see `unexplained`. */
  compare(contact: StreamOf, { lastContacted }: Pick<ContactDocument, 'lastContacted'>): readonly Difference[] {
    const expected = this.latest.get(contact) ?? null;
    this.seen(contact);
    if (lastContacted === expected) return [];
    if (lastContacted === null || (expected !== null && lastContacted < expected))
      return [differs(contact, expected, lastContacted)];
    this.suspects.set(contact, { expected, actual: lastContacted });
    return [];
  }

  /** Those who were written to and whose documents were not seen. */
  unseen(): readonly StreamOf[] {
    return [...this.latest.entries()].map(([contact]) => contact);
  }

  /** Those that say later than the checkpoint's log, and at no time when something was sent to the contact after it. */
  async unexplained(checked: Checked): Promise<readonly Difference[]> {
    if (this.suspects.entries().next().done !== true) await this.explain(checked);
    return [...this.suspects.entries()].map(([contact, { expected, actual }]) => differs(contact, expected, actual));
  }

  private async explain({ log, checkpoint, yieldNow }: Checked): Promise<void> {
    const end = await endOfLog(log);
    const contacts = new Map<string, string | undefined>();
    const from = checkpoint === undefined ? {} : { after: checkpoint };
    for await (const recorded of log.readAll({ ...from, prefixes: [CONVERSATION_PREFIX] })) {
      if (end === undefined || recorded.position > end) return;
      await yieldNow();
      const of = conversationOf(recorded.stream);
      const commit = readableCommit(conversationCommits, recorded);
      if (of === undefined || !commit?.events.some(({ type }) => type === 'MessageSent')) continue;
      if (!contacts.has(recorded.stream)) {
        const { commits } = await readHistory(log, conversationStream(of), conversationCommits);
        contacts.set(recorded.stream, contactOf(commits));
      }
      const id = contacts.get(recorded.stream);
      if (id === undefined) continue;
      const contact = { workspace: of.workspace, id };
      if (this.suspects.get(contact)?.actual === commit.at) this.suspects.delete(contact);
    }
  }
}

const differs = ({ workspace, id }: StreamOf, expected: Millis | null, actual: Millis | null): Difference => ({
  kind: 'contact',
  workspace,
  id,
  field: 'lastContacted',
  expected,
  actual,
});
