import * as E from 'fp-ts/Either';
import {
  noContact,
  recalledFrom,
  type Contact,
  type ConversationEvent,
  type Inbox,
  type Requirements,
  type Recalled,
} from '@parley/domain';
import type { CommitCodec } from '@parley/event-schema';
import type { EventStore, StreamName } from '@parley/event-store';

/** Contacts and inboxes as decisions see them: current within a second in every process, at once in the one that changed them. */
export interface Records {
  /** What is at hand; undefined when it has to be read. */
  contactNow(workspace: string, id: string): Contact | undefined;
  inboxNow(workspace: string, id: string): { readonly inbox: Inbox } | undefined;
  /** Reject with `StoreUnavailable`. */
  contact(workspace: string, id: string): Promise<Contact>;
  inbox(workspace: string, id: string): Promise<Inbox>;
}

/** Where nothing is recorded of anybody. */
export const noRecords: Records = {
  contactNow: () => noContact,
  inboxNow: () => ({ inbox: null }),
  contact: () => Promise.resolve(noContact),
  inbox: () => Promise.resolve(null),
};

/** Where one command's decision gets what it needs to know. */
export interface ContextSources {
  readonly workspace: string;
  readonly stream: StreamName;
  readonly records: Records;
  readonly store: Pick<EventStore, 'readStream'>;
  readonly decode: CommitCodec<ConversationEvent>['decode'];
}

/**
 * What the decision on one command rests on besides command and state. It is kept while the command is decided again: the past of a stream does not change, and what
 * a record said when the command came is as good as what it says a moment later.
 */
export class DecisionContext {
  private readonly contacts = new Map<string, Contact>();
  private readonly inboxes = new Map<string, Inbox>();
  private readonly messages = new Map<string, Recalled>();

  constructor(private readonly sources: ContextSources) {}

  contact = (id: string): Contact | undefined => this.contacts.get(id);
  inbox = (id: string): Inbox => this.inboxes.get(id) ?? null;
  message = (id: string): Recalled | undefined => this.messages.get(id);

  /** Whether everything is known that can be known without waiting; what is not has to be resolved. */
  has(required: Requirements): boolean {
    const { workspace, records } = this.sources;
    for (const id of contactsOf(required)) {
      const contact = this.contacts.get(id) ?? records.contactNow(workspace, id);
      if (contact === undefined) return false;
      this.contacts.set(id, contact);
    }
    if (required.inbox !== undefined && !this.inboxes.has(required.inbox)) {
      const found = records.inboxNow(workspace, required.inbox);
      if (found === undefined) return false;
      this.inboxes.set(required.inbox, found.inbox);
    }
    return required.message === undefined || this.messages.has(required.message.id);
  }

  async resolve(required: Requirements): Promise<void> {
    const { workspace, records } = this.sources;
    for (const id of contactsOf(required))
      if (!this.contacts.has(id)) this.contacts.set(id, await records.contact(workspace, id));
    if (required.inbox !== undefined && !this.inboxes.has(required.inbox))
      this.inboxes.set(required.inbox, await records.inbox(workspace, required.inbox));
    if (required.message !== undefined && !this.messages.has(required.message.id))
      this.messages.set(required.message.id, await this.recall(required.message));
  }

  /** Looks at the places where the message may lie, one read for each; there is hardly ever more than one. */
  private async recall({ id, places }: NonNullable<Requirements['message']>): Promise<Recalled> {
    const { store, stream, decode } = this.sources;
    for (const place of places)
      for await (const commit of store.readStream(stream, { from: place.revision, limit: 1 })) {
        const decoded = decode(commit);
        const event = E.isRight(decoded) ? decoded.right.events[place.revision - commit.firstRevision] : undefined;
        const recalled = event === undefined ? null : recalledFrom(event, id, place);
        if (recalled !== null) return recalled;
      }
    return null;
  }
}

const contactsOf = ({ senders = [], contact }: Requirements): readonly string[] =>
  contact === undefined ? senders : [...senders, contact];
