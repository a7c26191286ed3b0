import * as E from 'fp-ts/Either';
import {
  addressOn,
  recalledFrom,
  reopeningPolicy,
  requirementsOf,
  type Command,
  type Contact,
  type Conversation,
  type ConversationCommand,
  type Inbox,
  type Recalled,
  type Requirements,
  type Unstamped,
} from '@parley/domain';
import { conversationCommits } from '@parley/event-schema';
import type { CommandOrigin, ContextForm, ContextResolver } from './decision-context';
import type { Records } from './known-records';

/** What decisions on conversations rest on besides command and state. */
export interface ConversationContext {
  /** It goes into the command as it is. */
  readonly known: Known;
  /** Whose address is asked for. */
  readonly contact?: Contact;
}

type Known = Pick<Command.RecordMessage, 'blocked' | 'policy' | 'recalled'>;

type ConversationContextForm = ContextForm<Conversation, ConversationCommand, Requirements, ConversationContext>;

/** The context is resolved from the records of contacts and inboxes, and from the conversation's own past. */
export const conversationContext = (records: Records): ConversationContextForm => ({
  requirements(command, state, by) {
    const required = requirementsOf(command, state, by);
    return asksForNothing(required) ? undefined : required;
  },
  resolver: (origin) => new ConversationResolver(records, origin),
  enrich,
});

/** The inbox is only ever asked for along with the senders. */
const asksForNothing = ({ senders, contact, message }: Requirements): boolean =>
  senders === undefined && contact === undefined && message === undefined;

/** Rule 16: what other records say comes with the command, so that folding its events never looks elsewhere. */
function enrich(
  command: Unstamped<ConversationCommand>,
  { known, contact }: ConversationContext,
): Unstamped<ConversationCommand> {
  return command.type === 'OpenConversation' && contact !== undefined
    ? { ...command, ...known, address: addressOn(command.channelType, contact) }
    : { ...command, ...known };
}

class ConversationResolver implements ContextResolver<Requirements, ConversationContext> {
  private readonly contacts = new Map<string, Contact>();
  /** Few commands ask for one. */
  private inboxes: Map<string, Inbox> | undefined;
  /** A command asks for one message at most; undefined until it was looked for. */
  private recalled: Recalled | undefined;

  constructor(
    private readonly records: Records,
    private readonly origin: CommandOrigin,
  ) {}

  contextNow({ senders, contact, inbox, message }: Requirements): ConversationContext | undefined {
    const known: { -readonly [K in keyof Known]: Known[K] } = {};
    if (senders !== undefined) {
      known.blocked = false;
      for (const id of senders) {
        const sender = this.contactNow(id);
        if (sender === undefined) return undefined;
        known.blocked ||= sender.blocked;
      }
    }
    const addressed = contact === undefined ? undefined : this.contactNow(contact);
    if (contact !== undefined && addressed === undefined) return undefined;
    if (inbox !== undefined) {
      const found = this.inboxNow(inbox);
      if (found === undefined) return undefined;
      const policy = reopeningPolicy(found);
      if (policy !== undefined) known.policy = policy;
    }
    if (message !== undefined) {
      if (this.recalled === undefined) return undefined;
      known.recalled = this.recalled;
    }
    return addressed === undefined ? { known } : { known, contact: addressed };
  }

  async resolve({ senders = [], contact, inbox, message }: Requirements): Promise<void> {
    const { workspace } = this.origin;
    for (const id of contact === undefined ? senders : [...senders, contact])
      if (!this.contacts.has(id)) this.contacts.set(id, await this.records.contact(workspace, id));
    if (inbox !== undefined && this.inboxes?.has(inbox) !== true)
      this.keepInbox(inbox, await this.records.inbox(workspace, inbox));
    if (message !== undefined && this.recalled === undefined) this.recalled = await this.recall(message);
  }

  private contactNow(id: string): Contact | undefined {
    const kept = this.contacts.get(id);
    if (kept !== undefined) return kept;
    const contact = this.records.contactNow(this.origin.workspace, id);
    if (contact !== undefined) this.contacts.set(id, contact);
    return contact;
  }

  /** Null for an inbox that says nothing. */
  private inboxNow(id: string): Inbox | undefined {
    const kept = this.inboxes?.get(id);
    if (kept !== undefined) return kept;
    const found = this.records.inboxNow(this.origin.workspace, id);
    if (found !== undefined) this.keepInbox(id, found.inbox);
    return found?.inbox;
  }

  private keepInbox(id: string, inbox: Inbox): void {
    this.inboxes ??= new Map();
    this.inboxes.set(id, inbox);
  }

  /** Looks at the places where the message may lie, one read for each; there is hardly ever more than one. */
  private async recall({ id, places }: NonNullable<Requirements['message']>): Promise<Recalled> {
    const { store, stream } = this.origin;
    for (const place of places)
      for await (const commit of store.readStream(stream, { from: place.revision, limit: 1 })) {
        const decoded = conversationCommits.decode(commit);
        const event = E.isRight(decoded) ? decoded.right.events[place.revision - commit.firstRevision] : undefined;
        const recalled = event === undefined ? null : recalledFrom(event, id, place);
        if (recalled !== null) return recalled;
      }
    return null;
  }
}
