import type { AutomationStore, Commander } from '@parley/automations';
import type { EventStore } from '@parley/event-store';
import type { Gate } from './gate';

/* What a process asks of others, through its gate. */

export const guardedLog = (log: EventStore, gate: Gate): EventStore => ({
  ...log,
  append: (stream, expected, commits) => gate.guarded(log.append(stream, expected, commits)),
  readStream: (stream, options) => gate.guardedAll(() => log.readStream(stream, options)),
  readAll: (options) => gate.guardedAll(() => log.readAll(options)),
  subscribe: (options) => gate.guardedAll(() => log.subscribe(options)),
});

export const guardedCommander = (commander: Commander, gate: Gate): Commander => ({
  carryOut: gate.guarded((command) => commander.carryOut(command)),
  conversation: gate.guarded((workspace, id) => commander.conversation(workspace, id)),
  contactMetadata: gate.guarded((workspace, id) => commander.contactMetadata(workspace, id)),
  unavailable: gate.guarded((workspace, ids) => commander.unavailable(workspace, ids)),
});

/** Every method of it, those of its leases and parked commits too. */
export function guardedAutomations(store: AutomationStore, gate: Gate): AutomationStore {
  const guardedMethods = <Methods extends object>(methods: Methods): Methods =>
    Object.fromEntries(
      Object.entries(methods).map(([name, method]) => [
        name,
        typeof method === 'function'
          ? gate.guarded((...args: readonly unknown[]) => method(...args) as Promise<unknown>)
          : guardedMethods(method as object),
      ]),
    ) as Methods;
  return guardedMethods(store);
}
