import { inboxFor, type Desk, type InboxName } from './desk';
import { CHANNELS, type Channel, type Contact, type Contacts } from './people';
import { phrasesOf, type Language } from './phrases/languages';
import type { Topic } from './phrases/phrases';
import type { Random } from './random';
import { valuesFor, type Scene } from './scene';
import type { Story } from './stories/stories';

export interface Card {
  readonly story: Story;
  readonly language: Language;
  readonly topic: Topic;
}

/**
 * Finds who plays a card, where. Everybody gets about as many conversations; no two have the same contact, channel and inbox, for
 * these would be one thread.
 */
export function castingOf(random: Random, desk: Desk, { customers, spammers }: Contacts): (card: Card) => Scene {
  const taken = new Set<string>();
  const parts = new Map<string, number>();
  let number = 0;

  function place(candidates: readonly Contact[], { story, topic }: Card): [Contact, Channel, InboxName] {
    const least = random.shuffled(candidates).toSorted((a, b) => (parts.get(a.id) ?? 0) - (parts.get(b.id) ?? 0));
    for (const channels of [(contact: Contact) => contact.channels, () => CHANNELS])
      for (const contact of least) {
        const inbox = story.at ?? inboxFor(topic, contact);
        const allowed = random.shuffled(channels(contact)).filter((one) => story.channels?.includes(one) ?? true);
        const channel = allowed.find((one) => !taken.has(`${contact.id}/${one}/${inbox}`));
        if (channel !== undefined && inbox === (story.inbox ?? inbox)) return [contact, channel, inbox];
      }
    throw new RangeError(`there are not contacts enough for "${story.name}"`);
  }

  return (card) => {
    const { story, language, topic } = card;
    const speaking = customers.filter((contact) => contact.language === language);
    const [contact, channel, inbox] = place(story.bySpammer === true ? spammers : speaking, card);
    taken.add(`${contact.id}/${channel}/${inbox}`);
    parts.set(contact.id, (parts.get(contact.id) ?? 0) + 1);
    const [second = contact, third = contact] = random.shuffled(speaking.filter(({ id }) => id !== contact.id));
    // Mostly who speaks the language, so that lists of one person have something of everything too.
    const person = random.chance(0.6) ? desk.speaker(language) : random.pick(desk.people);
    return {
      number: number++,
      desk,
      contact,
      others: [second, third],
      inbox,
      channel,
      topic,
      phrases: phrasesOf[language],
      exchange: random.pick(phrasesOf[language].threads[topic]),
      agent: story.at === 'front' ? desk.frontAgent : random.pick(desk.agents),
      person,
      colleague: random.pick(desk.people.filter(({ id }) => id !== person.id)),
      values: valuesFor(random, language),
    };
  };
}
