import type { FollowedTables } from '../projection/followed-tables';
import { of, type InMemoryAutomations } from './in-memory-data';

/** Counts and lanes are not kept here: whoever asks for them has them counted. */
export function inMemoryTables(shared: InMemoryAutomations): FollowedTables {
  const { conversations, policies, turns, rules, triggers } = shared;
  return {
    routingBegins: () => shared.begun?.end,
    conversation: (workspace, id) => conversations.get(workspace)?.get(id),
    putConversation(before, after) {
      if (after !== undefined) of(conversations, after.workspace).set(after.id, after);
      else if (before !== undefined) conversations.get(before.workspace)?.delete(before.id);
    },
    inboxRevision: (workspace, inbox) => policies.get(workspace)?.get(inbox)?.revision ?? -1,
    rulesRevision: (workspace) => rules.get(workspace)?.at(-1)?.revision ?? -1,
    putPolicy: ({ workspace, inbox, revision, policy }) =>
      void of(policies, workspace).set(inbox, { revision, policy }),
    putRules({ workspace, revision, position, rules: saved }) {
      const before = (rules.get(workspace) ?? []).map((one) => (one.till === null ? { ...one, till: position } : one));
      rules.set(workspace, [...before, { revision, position, till: null, rules: saved }]);
      dropRules(shared, workspace);
    },
    rulesAt(workspace, position) {
      const there = rules
        .get(workspace)
        ?.find((one) => one.position < position && (one.till === null || one.till > position));
      return there === undefined || there.rules.length === 0 ? undefined : there.revision;
    },
    addTrigger(trigger) {
      const all = [...(triggers.get(trigger.workspace) ?? []), trigger];
      // One that was parked comes late.
      triggers.set(
        trigger.workspace,
        all.sort((a, b) => (a.position < b.position ? -1 : 1)),
      );
    },
    endTriggers(workspace, conversation, upTo) {
      removeTriggers(shared, workspace, (one) => one.conversation === conversation && one.revision <= upTo);
    },
    putTurn(turn) {
      const before = turns.get(turn.workspace)?.get(turn.rule);
      if (before === undefined || before.position < turn.position) of(turns, turn.workspace).set(turn.rule, turn);
    },
  };
}

export function removeTriggers(
  shared: InMemoryAutomations,
  workspace: string,
  isOver: (trigger: { readonly conversation: string; readonly revision: number }) => boolean,
): void {
  const before = shared.triggers.get(workspace) ?? [];
  const waiting = before.filter((one) => !isOver(one));
  if (waiting.length === before.length) return;
  if (waiting.length > 0) shared.triggers.set(workspace, waiting);
  else shared.triggers.delete(workspace);
  dropRules(shared, workspace);
}

/** Those that are not in force any more, and that nothing that waits needs. */
function dropRules({ rules, triggers }: InMemoryAutomations, workspace: string): void {
  const needed = new Set(triggers.get(workspace)?.map((one) => one.rules));
  const kept = (rules.get(workspace) ?? []).filter(({ till, revision }) => till === null || needed.has(revision));
  rules.set(workspace, kept);
}
