import { LRUCache } from 'lru-cache';
import type { Position } from '@parley/event-store';
import { memoryBytes } from '@parley/platform';
import { contactsIn, NOBODY, type People, type Person, type PublicConversation } from '@parley/public-events';
import type { Folded, FoldedKey, PublicLogWriter } from '@parley/public-log';

/** Bytes of folded states that are kept in memory between two steps. */
const CACHED_BYTES = 6 * 1024 * 1024;
/** What one takes besides itself. */
const PLACE_BYTES = 200;

/** With where in the log a contact was erased last. */
export type KeptPerson = Person & { readonly erasedAt?: Position };

type State = PublicConversation | KeptPerson;
/** `none` for what is looked for again and again and is not there. */
type Kept = State | 'none';

const keyOf = ({ kind, workspace, id }: FoldedKey): string => `${kind} ${workspace}/${id}`;

/** Folded states as the public log has them, the newest in memory. */
export class FoldedStates {
  private readonly cache = new LRUCache<string, { readonly state: Kept }>({
    maxSize: CACHED_BYTES,
    sizeCalculation: ({ state }) => PLACE_BYTES + memoryBytes(state),
  });

  constructor(private readonly log: Pick<PublicLogWriter, 'folded'>) {}

  /** What is kept under these keys, to be changed in one step. */
  async load(keys: Iterable<FoldedKey>, into: Step): Promise<void> {
    const missing: FoldedKey[] = [];
    for (const key of keys) {
      const name = keyOf(key);
      if (into.before.has(name)) continue;
      const known = this.cache.get(name);
      into.before.set(name, known?.state ?? 'none');
      if (known === undefined) missing.push(key);
    }
    for (const folded of await this.log.folded(missing))
      into.before.set(keyOf(folded), JSON.parse(folded.state) as State);
  }

  /** The step is written: what it changed is what is there. */
  written({ before, changed }: Step): void {
    for (const [name, state] of before) this.cache.set(name, { state: changed.get(name)?.state ?? state });
  }

  /** Somebody else has changed what is kept. */
  forget(): void {
    this.cache.clear();
  }
}

interface Changed {
  readonly key: FoldedKey;
  readonly state: State;
  /** Of a conversation: those that it says something of, then or before in this step. */
  readonly contacts: Set<string>;
}

/** What one step has loaded, and what it changes. Nothing is seen by anybody else until it is written. */
export class Step {
  readonly before = new Map<string, Kept>();
  readonly changed = new Map<string, Changed>();

  conversation(workspace: string, id: string): PublicConversation | undefined {
    return this.find({ kind: 'conversation', workspace, id }) as PublicConversation | undefined;
  }

  person(key: FoldedKey): KeptPerson {
    return (this.find(key) as KeptPerson | undefined) ?? NOBODY;
  }

  people(workspace: string): People {
    const of = (kind: 'contact' | 'teammate') => (id: string) =>
      this.find({ kind, workspace, id }) as Person | undefined;
    return { contact: of('contact'), teammate: of('teammate') };
  }

  change(key: FoldedKey, state: State): void {
    const name = keyOf(key);
    // Also those of whom only a state in between says something: it is published.
    const contacts = this.changed.get(name)?.contacts ?? new Set();
    if (key.kind === 'conversation')
      for (const contact of contactsIn(state as PublicConversation)) contacts.add(contact);
    this.changed.set(name, { key, state, contacts });
  }

  /** As it is to be written, each once. */
  folded(): readonly Folded[] {
    return [...this.changed].map(([name, { key, state, contacts }]) => ({
      kind: key.kind,
      workspace: key.workspace,
      id: key.id,
      state: JSON.stringify(state),
      contacts: this.newOf(contacts, name),
    }));
  }

  private newOf(contacts: ReadonlySet<string>, name: string): readonly string[] {
    const before = this.before.get(name);
    if (contacts.size === 0 || before === undefined || before === 'none') return [...contacts];
    const known = contactsIn(before as PublicConversation);
    return [...contacts].filter((contact) => !known.includes(contact));
  }

  private find(key: FoldedKey): State | undefined {
    const name = keyOf(key);
    const state = this.changed.get(name)?.state ?? this.before.get(name) ?? 'none';
    return state === 'none' ? undefined : state;
  }
}
