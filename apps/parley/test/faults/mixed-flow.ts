import { contactStream, conversationStream, inboxStream, teammateStream } from '@parley/event-schema';
import { Client } from '../model/client';
import { routeOf } from '../model/commands';
import type { Draw } from '../model/draw';
import { CONTACTS } from '../model/random-bodies';
import type { RandomCommands } from '../model/random-commands';

/** A command that was answered with success: what it promises is in the log. */
export interface Acknowledged {
  readonly stream: string;
  /** Of the last event that the command wrote; when it changed nothing, of the last one there was. */
  readonly revision: number;
  /** The request that wrote it; undefined when this one wrote nothing. */
  readonly request: string | undefined;
}

const INBOXES = ['sales', 'support', 'billing'];
const TEAMMATES = ['usr_1', 'usr_2', 'agt_1'];

/** Which stream a record is kept in, by the first word of its path. */
const STREAMS = { contacts: contactStream, teammates: teammateStream, inboxes: inboxStream };

/** Clients that send commands of all kinds as fast as they are answered, until nobody answers any more. */
export class MixedFlow {
  readonly acknowledged: Acknowledged[] = [];
  /** What was sent and will never be answered. */
  cutOff = 0;
  readonly faults: string[] = [];
  private readonly client: Client;
  private killed = false;

  constructor(
    url: string,
    private readonly draw: Draw,
    private readonly commands: RandomCommands,
    /** Whether contacts are erased now and then. */
    private readonly erases = true,
  ) {
    this.client = new Client(url);
  }

  /** Resolves when all clients have noticed that the product is gone. */
  async run(clients: number): Promise<void> {
    await Promise.all(Array.from({ length: clients }, () => this.one()));
  }

  /** To be called right before the kill: what fails from now on was under way, and nothing more is sent. */
  ends(): void {
    this.killed = true;
  }

  private async one(): Promise<void> {
    try {
      while (!this.killed) await (this.draw.chance(0.75) ? this.ofConversation() : this.ofRecord());
    } catch (error) {
      if (this.killed) this.cutOff += 1;
      else this.faults.push(`a request failed while the product ran: ${String(error)}`);
    }
  }

  private async ofConversation(): Promise<void> {
    const { slot, command } = this.commands.next();
    const [method, path] = routeOf(command);
    const { actor, key, ifMatch, body } = command;
    const headers = {
      'parley-actor': `${actor.type}:${actor.id}`,
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
    };
    const answered = await this.send(method, path, method === 'DELETE' ? undefined : body, headers);
    if (answered === undefined) return;
    const { status, replayed, said } = answered;
    const id = String(said['conversation_id']);
    this.acknowledge(conversationStream({ workspace: 'ws_1', id }), answered);
    const answer = { status, changed: said['changed'] === true, revision: Number(said['revision']), replayed };
    this.commands.learn(slot, command, id, answer as never, String(said['position']));
  }

  private async ofRecord(): Promise<void> {
    const { draw } = this;
    const contact = `/v1/contacts/${draw.of(CONTACTS)}`;
    const [method, path, body] = draw.weighted<readonly [string, string, object | undefined]>([
      [4, ['PUT', contact, { first_name: `Zoë ${draw.below(50)}`, email: draw.of([null, 'zoe@example.com']) }]],
      [2, ['POST', `${contact}/block`, {}]],
      [2, ['POST', `${contact}/unblock`, {}]],
      [this.erases ? 1 : 0, ['DELETE', contact, undefined]],
      [2, ['PUT', `/v1/teammates/${draw.of(TEAMMATES)}`, { type: 'attendant', name: `Ada ${draw.below(50)}` }]],
      [1, ['PUT', `/v1/inboxes/${draw.of(INBOXES)}`, { name: `Inbox ${draw.below(50)}` }]],
    ]);
    const answered = await this.send(method, path, body);
    const kind = path.split('/')[2] as keyof typeof STREAMS;
    const id = String(answered?.said['id']);
    if (answered !== undefined) this.acknowledge(STREAMS[kind]({ workspace: 'ws_1', id }), answered);
  }

  private acknowledge(stream: string, { request, replayed, said }: Answered): void {
    const wrote = said['changed'] === true && !replayed;
    this.acknowledged.push({ stream, revision: Number(said['revision']), request: wrote ? request : undefined });
  }

  /** Undefined for a refusal. */
  private async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered | undefined> {
    const { status, headers: told, text } = await this.client.request(method, path, body, headers);
    if (status >= 500) this.faults.push(`${method} ${path}: ${status} ${text}`);
    if (status > 201) return undefined;
    const replayed = told.get('idempotency-replayed') === 'true';
    return { status, replayed, request: String(told.get('parley-request-id')), said: JSON.parse(text) };
  }
}

interface Answered {
  readonly status: number;
  readonly replayed: boolean;
  readonly request: string;
  readonly said: Readonly<Record<string, unknown>>;
}
