import type { ContactIdentifier, ParticipantRef } from '@parley/domain';
import type { StreamOf } from '@parley/event-schema';
import type { Position } from '@parley/event-store';
import type { PeopleOf, Recorded } from './person-history';
import { nameOf, type Said, type Told } from './told';

/** As of when a body is made: who is shown by what its record said then, and who was erased until when. */
export interface AsOf {
  readonly shownAt: Position;
  readonly erasedTo: Position;
}

const FEATURED = 5;

/** Who may be shown, and whose erasing takes something away. */
export function peopleShown({ contactId, initiator, lastMessage, ...told }: Told): readonly ParticipantRef[] {
  const sender = lastMessage === null ? [] : [lastMessage.sender];
  return [{ type: 'contact', id: contactId }, initiator, ...sender, ...featured({ ...told, initiator })];
}

/** The first five who are active, the initiator first. */
function featured({ participants, initiator }: Pick<Told, 'participants' | 'initiator'>): readonly ParticipantRef[] {
  const active = [...participants.values()].filter(({ status }) => status === 'active');
  const isFirst = (one: ParticipantRef): boolean => nameOf(one) === nameOf(initiator);
  return [...active.filter(isFirst), ...active.filter((one) => !isFirst(one))].slice(0, FEATURED);
}

/** The whole conversation after a commit, as the format `service` shows it. */
export function serviceBody(
  event: string,
  { id }: StreamOf,
  told: Told,
  position: Position,
  people: PeopleOf,
  asOf: AsOf,
): string {
  const shows = new Showing(told, position, people, asOf);
  const all = [...told.participants.values()];
  const count = (status: 'active' | 'pending'): number => all.filter((one) => one.status === status).length;
  const payload = {
    id,
    name: shows.ofOwner(told.subject),
    description: shows.ofOwner(told.description),
    status: told.status === 'open' ? 'active' : told.status,
    visibility: told.visibility,
    accessibility: told.accessibility,
    featuredParticipants: featured(told).map((one) => shows.person(one)),
    activeParticipantCount: count('active'),
    pendingParticipantCount: count('pending'),
    initiatingParticipant: shows.person(told.initiator),
    channelId: told.channelId,
    lastMessage: shows.lastMessage(),
    createdAt: timeOf(told.createdAt),
    updatedAt: timeOf(told.updatedAt),
    platformStyle: styleOf(told),
  };
  return JSON.stringify({ service: 'conversations', event, payload });
}

const timeOf = (at: number): string => new Date(at).toISOString();

function styleOf({ channelType, participants }: Told): string {
  if (channelType === 'email') return 'email';
  return [...participants.values()].filter(({ type }) => type === 'contact').length > 1 ? 'group' : 'direct';
}

/** What is shown of what was said: nothing of those who were erased behind it. */
class Showing {
  constructor(
    private readonly told: Told,
    private readonly position: Position,
    private readonly people: PeopleOf,
    private readonly asOf: AsOf,
  ) {}

  ofOwner(said: Said<string | null>): string {
    return this.left(said, this.owner) ?? '';
  }

  person(ref: ParticipantRef): object {
    const { type, id } = ref;
    const part = this.told.participants.get(nameOf(ref));
    const one = { id, type, status: part?.status ?? 'active' };
    // Erased behind the commit: then nothing of it is left there.
    if (type === 'contact' && this.people.get(ref).isErased(this.position, this.asOf.erasedTo))
      return { ...one, ...BLANK };
    const own = part && this.left(part.content, ref);
    return {
      ...one,
      displayName: own?.displayName ?? this.called(ref),
      avatarUrl: own?.avatarUrl ?? this.recorded(ref).avatarUrl ?? '',
      ...(type === 'contact' ? { contact: this.contact(ref, own?.contact ?? null) } : {}),
    };
  }

  private called(ref: ParticipantRef): string {
    const { told, position, asOf, owner } = this;
    const { names, lastMessage } = told;
    const key = nameOf(ref);
    const isLast = lastMessage !== null && nameOf(lastMessage.sender) === key;
    const said = names.get(key) ?? (isLast ? lastMessage.name : undefined);
    const isLeft = said !== undefined && this.left(said, ref) !== undefined;
    // What a contact called itself goes with the messages of the owner, but not out of a body that shows it already.
    const goesWithIt =
      ref.type === 'contact' &&
      said !== undefined &&
      said.position < position &&
      this.people.get(owner).isErased(said.position, asOf.shownAt);
    return this.recorded(ref).name ?? (isLeft && !goesWithIt ? said.value : '');
  }

  private recorded(ref: ParticipantRef): Recorded {
    return this.people.get(ref).at(this.asOf.shownAt);
  }

  lastMessage(): object | null {
    const { lastMessage } = this.told;
    if (lastMessage === null) return null;
    const { id, kind, preview, status, sender, at } = lastMessage;
    const text = this.left(preview, this.owner) !== undefined ? this.left(preview, sender) : undefined;
    return {
      id,
      type: kind,
      preview: { text: text ?? '' },
      recipients: null,
      status,
      sender: this.person(sender),
      createdAt: timeOf(at),
    };
  }

  private get owner(): ParticipantRef {
    return { type: 'contact', id: this.told.contactId };
  }

  private contact(ref: ParticipantRef, given: ContactIdentifier | null): object {
    if (given !== null) {
      const { identifierKey, identifierValue, platformAddress } = given;
      return { identifierKey, identifierValue, platformAddress: platformAddress ?? identifierValue };
    }
    const { phone, email } = this.recorded(ref);
    const identified = (identifierKey: string, value: string): object => ({
      identifierKey,
      identifierValue: value,
      platformAddress: value,
    });
    if (phone !== null) return identified('phonenumber', phone);
    if (email !== null) return identified('emailaddress', email);
    const { channelType, channelId, contactId, target } = this.told;
    const address = ref.id === contactId ? this.left(target, this.owner) : undefined;
    return identified(`${channelType}id-${channelId}`, address ?? ref.id);
  }

  /** Undefined for what was said before an erasing of that person. */
  private left<Value>({ value, position }: Said<Value>, whose: ParticipantRef): Value | undefined {
    const isGone = whose.type === 'contact' && this.people.get(whose).isErased(position, this.asOf.erasedTo);
    return isGone ? undefined : value;
  }
}

const BLANK = {
  displayName: '',
  avatarUrl: '',
  contact: { identifierKey: '', identifierValue: '', platformAddress: '' },
};
