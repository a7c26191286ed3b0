import { conversationStream } from '@parley/event-schema';
import { inMemoryEventStore } from '@parley/event-store';
import { startProduct, type Product } from '@parley/testing-product';
import { check, nothingKnown } from './check';
import { Client, type Exchange, type Look } from './client';
import { drawFrom, type Draw } from './draw';
import { mustHappen } from './must-happen';
import { CONTACTS, SAVED_CONTACTS } from './random-bodies';
import { RandomCommands } from './random-commands';
import { Tally } from './tally';
import { exists, type World } from './conversation';

/*
 * Random commands of many clients at once against the whole product, and a naive model of what a conversation does. The seed
 * gives the commands, not the order in which they meet: that is up to the event loop, so a run is not repeatable to the letter.
 */

const COMMANDS = Number(process.env['PARLEY_TEST_COMMANDS'] || 20_000);
const SEED = Number(process.env['PARLEY_TEST_SEED'] || Math.floor(Math.random() * 2 ** 32));
const CLIENTS = 16;
/** Commands between two pauses. */
const PHASE = 400;
/** With so many commands all that can happen has happened. */
const ENOUGH = 15_000;
const SHOWN = 5;

const say = (words: string): void => void process.stdout.write(`${words}\n`);

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

class Run {
  readonly tally = new Tally();
  private readonly known = nothingKnown();
  private readonly blocked = new Set<string>();
  private readonly contacts = new Map<string, { readonly phone: string; readonly email: string }>();
  private readonly recorded = new Set<string>();
  private readonly world: World = { contacts: this.contacts, blocked: this.blocked };
  private readonly draw: Draw;
  private readonly commands: RandomCommands;
  private readonly client: Client;
  private exchanges: Exchange[] = [];
  private looks: Look[] = [];
  sent = 0;

  constructor(private readonly under: Product) {
    this.client = new Client(under.url);
    this.draw = drawFrom(SEED);
    this.commands = new RandomCommands(this.draw);
  }

  async saveContacts(): Promise<void> {
    for (const [i, id] of SAVED_CONTACTS.entries()) {
      const contact = { phone: `+49301234${i}`, email: `${id}@example.com` };
      await this.contactCommand('PUT', id, '', { first_name: id, ...contact }, true);
      this.contacts.set(id, contact);
    }
  }

  /** Many clients until so many commands are sent, then a pause in which everything is compared. */
  async phase(until: number): Promise<readonly string[]> {
    this.exchanges = [];
    this.looks = [];
    await Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        while (this.sent < until) await this.errand();
      }),
    );
    const differences = check(this.known, this.exchanges, this.looks, this.world, this.tally);
    return differences.length > 0 ? differences : [...(await this.shownNow()), ...(await this.loggedNow())];
  }

  /** In a pause: rule 9 says what a message of a blocked contact does, so nobody writes while one is being blocked. */
  async blockAndUnblock(): Promise<void> {
    for (const id of this.draw.some(CONTACTS, 0.15)) {
      const block = this.draw.chance(0.45);
      // Silent: who was neither saved nor blocked ever has no record, and nothing to unblock.
      const expected = !block && !this.recorded.has(id) ? 404 : block !== this.blocked.has(id);
      await this.contactCommand('POST', id, block ? '/block' : '/unblock', {}, expected);
      if (block) this.blocked.add(id);
      else this.blocked.delete(id);
    }
  }

  private async contactCommand(
    method: string,
    id: string,
    word: string,
    body: object,
    expected: boolean | 404,
  ): Promise<void> {
    const path = `/v1/contacts/${id}`;
    const { status, text } = await this.client.request(method, `${path}${word}`, body);
    const { changed, position } = JSON.parse(text) as { readonly changed?: boolean; readonly position?: string };
    if (expected === 404) return expect([word, id, status]).toEqual([word, id, 404]);
    expect([word, id, changed]).toEqual([word, id, expected]);
    this.recorded.add(id);
    // From now on every query shows it.
    await this.client.request('GET', path, undefined, { 'parley-wait-for': position ?? '' });
  }

  private async errand(): Promise<void> {
    const { slot, command, copies } = this.commands.next();
    this.sent += copies === 'one' ? 1 : 2;
    const send = async (): Promise<void> => {
      const exchange = await this.client.send(command);
      this.exchanges.push(exchange);
      this.commands.learn(slot, command, exchange.conversation, exchange.answer, exchange.position);
    };
    await Promise.all(copies === 'twice at once' ? [send(), send()] : [send()]);
    if (copies === 'twice in turn') await send();
    const { id, position, revision } = slot;
    if (id !== undefined && position !== undefined && this.draw.chance(0.1))
      this.looks.push(await this.client.look(id, position, revision));
  }

  /** Every conversation that was touched, as a client sees it. */
  private async shownNow(): Promise<readonly string[]> {
    const positions = new Map<string, { readonly position: string; readonly revision: number }>();
    for (const { conversation, position, answer } of this.exchanges) {
      const revision = answer.revision ?? -1;
      if (
        conversation !== undefined &&
        position !== undefined &&
        revision >= (positions.get(conversation)?.revision ?? 0)
      )
        positions.set(conversation, { position, revision });
    }
    const looks = await Promise.all(
      [...positions].map(([id, { position, revision }]) => this.client.look(id, position, revision)),
    );
    return check(this.known, [], looks, this.world, this.tally);
  }

  /** The log holds the events that the model says, and no others. */
  private async loggedNow(): Promise<readonly string[]> {
    const store = inMemoryEventStore(this.under.log);
    const differences: string[] = [];
    for (const id of new Set(this.exchanges.map(({ conversation }) => conversation))) {
      const conversation = id === undefined ? undefined : this.known.conversations.get(id);
      if (id === undefined || conversation === undefined) continue;
      const logged: string[] = [];
      for await (const { events } of store.readStream(conversationStream({ workspace: 'ws_1', id })))
        logged.push(...events.map(({ type }) => type.replace(/\.v\d+$/, '')));
      if (logged.join() !== conversation.events.join())
        differences.push(`${id}\n  log: ${logged.join(' ')}\n  model: ${conversation.events.join(' ')}`);
    }
    return differences;
  }

  /** At most one conversation of a thread is there. */
  threadsSplit(): readonly string[] {
    const isThere = (id: string): boolean => {
      const conversation = this.known.conversations.get(id);
      return conversation !== undefined && exists(conversation);
    };
    return [...this.known.threads].filter(([, ids]) => ids.filter(isThere).length > 1).map(([thread]) => thread);
  }
}

it(`${COMMANDS} random commands of ${CLIENTS} clients do what the model says (seed ${SEED})`, async () => {
  say(`seed ${SEED}: PARLEY_TEST_SEED=${SEED} PARLEY_TEST_COMMANDS=${COMMANDS} npm run test:model`);
  const run = new Run(product);
  await run.saveContacts();
  const begun = Date.now();
  while (run.sent < COMMANDS) {
    const differences = await run.phase(Math.min(run.sent + PHASE, COMMANDS));
    if (differences.length > 0)
      throw new Error(
        `seed ${SEED}, after ${run.sent} commands, ${differences.length} differences:\n${differences.slice(0, SHOWN).join('\n')}`,
      );
    await run.blockAndUnblock();
    if (process.stdout.isTTY) process.stdout.write(`\r${run.sent} of ${COMMANDS} commands`);
  }
  if (process.stdout.isTTY) process.stdout.write('\r');
  say(`${run.sent} commands in ${((Date.now() - begun) / 1000).toFixed(1)} s, 0 differences\n${run.tally.toString()}`);
  expect(run.sent).toBeGreaterThanOrEqual(COMMANDS);
  expect(run.threadsSplit()).toEqual([]);
  if (COMMANDS >= ENOUGH) expect(run.tally.missing(mustHappen)).toEqual([]);
});
