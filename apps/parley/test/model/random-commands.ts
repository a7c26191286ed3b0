import type { Actor, Answer, Bodies, Command, CommandOf, Kind, OpenBody, Place } from './commands';
import type { Draw } from './draw';
import {
  asContact,
  bodies,
  message,
  messageId,
  ofTheTeam,
  opening,
  participantId,
  threadPlaces,
} from './random-bodies';

type OfOneThatIsThere = Exclude<Kind, 'open' | 'deliver'>;

/** How often each command is sent to a conversation that is there. */
const WEIGHTS: { readonly [K in OfOneThatIsThere]: number } = {
  message: 22,
  status: 6,
  note: 4,
  assign: 6,
  unassign: 3,
  close: 7,
  reopen: 5,
  snooze: 6,
  unsnooze: 3,
  read: 5,
  unread: 4,
  transfer: 4,
  tags: 5,
  labels: 4,
  'add participant': 8,
  'remove participant': 5,
  'activate participant': 9,
  mute: 3,
  unmute: 3,
  patch: 7,
  malformed: 2,
  archive: 3,
  delete: 1,
};

const CHOICES = (Object.keys(WEIGHTS) as OfOneThatIsThere[]).map((kind) => [WEIGHTS[kind], kind] as const);

const NAMED = 34;

/** A place in which there is a conversation after the other: a new one some time after the last one was deleted. */
interface Slot {
  readonly place: Place | undefined;
  /** Undefined until an answer names it. */
  id: string | undefined;
  opening: OpenBody;
  state: 'new' | 'opened' | 'deleted';
  /** What is known of it from answers. */
  revision: number;
  position: string | undefined;
  /** Some commands with keys that were sent. */
  sent: Command[];
}

/** What one client sends next: one command, or the same one twice. */
interface Errand {
  readonly slot: Slot;
  readonly command: Command;
  readonly copies: 'one' | 'twice at once' | 'twice in turn';
}

/** Made from one seed. What comes also depends on the answers so far, so another run of it may go another way. */
export class RandomCommands {
  private made = 0;
  private keys = 0;
  readonly slots: readonly Slot[];

  constructor(private readonly draw: Draw) {
    const named = Array.from({ length: NAMED }, () => this.newSlot(undefined));
    this.slots = [...named, ...threadPlaces.map((place) => this.newSlot(place))];
  }

  next(): Errand {
    const { draw } = this;
    const slot = draw.of(this.slots);
    if (slot.state === 'deleted' && draw.chance(0.07)) this.renew(slot);
    const command = this.again(slot) ?? this.conditional(slot, this.fresh(slot));
    const copies = draw.weighted<Errand['copies']>([
      [84, 'one'],
      [8, 'twice at once'],
      [8, 'twice in turn'],
    ]);
    if (command.key !== undefined) slot.sent = [...slot.sent.slice(-20), command];
    return { slot, command, copies };
  }

  /** What an answer says of its slot. `id` is the conversation that it is about. */
  learn(slot: Slot, { kind }: Command, id: string | undefined, answer: Answer, position?: string): void {
    if ('code' in answer || id === undefined) return;
    if (answer.status === 201 && !answer.replayed) this.adopt(slot, id);
    if (slot.id !== id) return;
    if (kind === 'delete' && answer.changed) slot.state = 'deleted';
    if (answer.revision > slot.revision) Object.assign(slot, { revision: answer.revision, position });
  }

  /** A conversation was opened: the one that the slot waits for, or a thread's next one. */
  private adopt(slot: Slot, id: string): void {
    if (slot.id === undefined || slot.id === id || slot.place !== undefined)
      Object.assign(slot, { id, state: 'opened', revision: -1, position: undefined });
  }

  private newSlot(place: Place | undefined): Slot {
    const slot: Slot = {
      place,
      id: undefined,
      opening: opening(this.draw),
      state: 'new',
      revision: -1,
      position: undefined,
      sent: [],
    };
    this.renew(slot);
    return slot;
  }

  /** Another conversation comes to the slot. A thread goes on by itself. */
  private renew(slot: Slot): void {
    if (slot.place !== undefined) return;
    const id = this.draw.chance(0.8) ? `conv_m_${(this.made += 1)}` : undefined;
    const body = opening(this.draw);
    const given = id === undefined ? body : { id, ...body };
    Object.assign(slot, { id, opening: given, state: 'new', revision: -1, position: undefined, sent: [] });
  }

  /** A command that was sent before, under its key, however long ago. */
  private again(slot: Slot): Command | undefined {
    return slot.sent.length > 0 && this.draw.chance(0.02) ? this.draw.of(slot.sent) : undefined;
  }

  private fresh(slot: Slot): Command {
    const { draw } = this;
    if (slot.place !== undefined && (slot.id === undefined || draw.chance(slot.state === 'deleted' ? 0.12 : 0.4)))
      return {
        kind: 'deliver',
        body: { ...slot.place, message: message(draw) },
        actor: this.actor('deliver', slot.place.contact_id),
      };
    if (slot.id === undefined || draw.chance(slot.state === 'new' ? 0.6 : 0.03)) return this.open(slot);
    return this.existing(slot, slot.id, draw.weighted(CHOICES));
  }

  /** Messages come from contacts more often than anything else does. */
  private actor(kind: Kind, contact: string): Actor {
    const ofMessage = kind === 'message' || kind === 'deliver';
    return this.draw.chance(ofMessage ? 0.15 : 0.02) ? asContact(this.draw, contact) : ofTheTeam(this.draw);
  }

  /** Opened in the way of its slot, or, now and then, by another request under the same id. */
  private open({ id, opening: given }: Slot): Command {
    const other = this.draw.chance(0.3);
    const body = { ...(id === undefined ? {} : { id }), ...(other ? opening(this.draw) : given) };
    return {
      kind: 'open',
      body,
      ...(body.id === undefined ? {} : { conversation: body.id }),
      actor: this.actor('open', body.contact_id),
    };
  }

  private existing<K extends keyof typeof bodies>(slot: Slot, id: string, kind: K): Command {
    const { draw } = this;
    const contact = slot.place?.contact_id ?? slot.opening.contact_id;
    const ofParticipant = kind === 'remove participant' || kind === 'activate participant';
    const part = kind === 'status' ? messageId(draw) : ofParticipant ? participantId(draw, contact) : undefined;
    const command: CommandOf<K> = {
      kind,
      body: bodies[kind](draw, contact) as Bodies[K],
      conversation: id,
      ...(part === undefined ? {} : { part }),
      actor: this.actor(kind, contact),
    };
    return command as unknown as Command;
  }

  /** With a key, new or reused, or with an expected revision, right or stale. */
  private conditional(slot: Slot, command: Command): Command {
    const { draw } = this;
    const key = draw.weighted<() => string | undefined>([
      [76, () => undefined],
      [20, () => `key ${(this.keys += 1)}`],
      [4, () => slot.sent.at(-1)?.key],
    ])();
    const named = command.kind !== 'open' && command.kind !== 'deliver';
    const stale = draw.chance(0.3) ? 1 + draw.below(3) : 0;
    const ifMatch = named && draw.chance(0.1) ? Math.max(0, slot.revision - stale) : undefined;
    return { ...command, ...(key === undefined ? {} : { key }), ...(ifMatch === undefined ? {} : { ifMatch }) };
  }
}
