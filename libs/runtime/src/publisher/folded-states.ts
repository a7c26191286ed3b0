import { LRUCache } from 'lru-cache';
import type { Position } from '@parley/event-store';
import { memoryBytes } from '@parley/platform';
import { contactsIn, NOBODY, type People, type Person, type PublicConversation } from '@parley/public-events';
import type { Folded, FoldedKey, PublicLogWriter } from '@parley/public-log';

/** Bytes of folded states that are kept in memory between two steps. */
const CACHED_BYTES = 24 * 1024 * 1024;
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
    this.changed.set(keyOf(key), { key, state });
  }

  /** As it is to be written, each once. */
  folded(): readonly Folded[] {
    return [...this.changed].map(
      ([
        name,
        {
          key: { kind, workspace, id },
          state,
        },
      ]) => ({
        kind,
        workspace,
        id,
        state: JSON.stringify(state),
        contacts: kind === 'conversation' ? this.newContacts(name, state as PublicConversation) : [],
      }),
    );
  }

  private newContacts(name: string, after: PublicConversation): readonly string[] {
    const before = this.before.get(name);
    if (before === undefined || before === 'none') return contactsIn(after);
    const known = contactsIn(before as PublicConversation);
    return contactsIn(after).filter((contact) => !known.includes(contact));
  }

  private find(key: FoldedKey): State | undefined {
    const name = keyOf(key);
    const state = this.changed.get(name)?.state ?? this.before.get(name) ?? 'none';
    return state === 'none' ? undefined : state;
  }
}
