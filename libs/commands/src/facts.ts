import * as E from 'fp-ts/Either';
import {
  noContact,
  recalledFrom,
  type Contact,
  type ConversationEvent,
  type Inbox,
  type Needs,
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
export interface FactSources {
  readonly workspace: string;
  readonly stream: StreamName;
  readonly records: Records;
  readonly store: Pick<EventStore, 'readStream'>;
  readonly decode: CommitCodec<ConversationEvent>['decode'];
}

/**
 * What one command has learnt. It is kept while the command is decided again: the past of a stream does not change, and what
 * a record said when the command came is as good as what it says a moment later.
 */
export class Facts {
  private readonly contacts = new Map<string, Contact>();
  private readonly inboxes = new Map<string, Inbox>();
  private readonly messages = new Map<string, Recalled>();

  constructor(private readonly sources: FactSources) {}

  contact = (id: string): Contact | undefined => this.contacts.get(id);
  inbox = (id: string): Inbox => this.inboxes.get(id) ?? null;
  message = (id: string): Recalled | undefined => this.messages.get(id);

  /** Whether everything is known that can be known without waiting; what is not has to be learnt. */
  has(needs: Needs): boolean {
    const { workspace, records } = this.sources;
    for (const id of contactsOf(needs)) {
      const contact = this.contacts.get(id) ?? records.contactNow(workspace, id);
      if (contact === undefined) return false;
      this.contacts.set(id, contact);
    }
    if (needs.inbox !== undefined && !this.inboxes.has(needs.inbox)) {
      const found = records.inboxNow(workspace, needs.inbox);
      if (found === undefined) return false;
      this.inboxes.set(needs.inbox, found.inbox);
    }
    return needs.message === undefined || this.messages.has(needs.message.id);
  }

  async learn(needs: Needs): Promise<void> {
    const { workspace, records } = this.sources;
    for (const id of contactsOf(needs))
      if (!this.contacts.has(id)) this.contacts.set(id, await records.contact(workspace, id));
    if (needs.inbox !== undefined && !this.inboxes.has(needs.inbox))
      this.inboxes.set(needs.inbox, await records.inbox(workspace, needs.inbox));
    if (needs.message !== undefined && !this.messages.has(needs.message.id))
      this.messages.set(needs.message.id, await this.recall(needs.message));
  }

  /** Looks at the places where the message may lie, one read for each; there is hardly ever more than one. */
  private async recall({ id, places }: NonNullable<Needs['message']>): Promise<Recalled> {
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

const contactsOf = ({ senders = [], contact }: Needs): readonly string[] =>
  contact === undefined ? senders : [...senders, contact];
