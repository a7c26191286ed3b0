import type { ConversationCommand, InboxSettings, Resolution, Unstamped } from '@parley/domain';
import { ada, inbound, openConversation, outbound, recordMessage, zoe } from '@parley/testing';
import type { Dice } from './dice';
import type { House } from './house';

interface Scale {
  readonly workspaces: readonly string[];
  readonly inboxes: readonly string[];
  /** Conversations of each workspace. */
  readonly conversations: number;
  /** Snoozes, and timeouts of inboxes, from so many seconds to so many. */
  readonly snoozeSeconds: readonly [number, number];
  readonly timeoutSeconds: readonly [number, number];
}

const RESOLUTIONS: readonly Resolution[] = ['unresolved', 'resolved', 'spam'];

/** People who do what people do, at random: all of it to conversations that are open, closed or asleep. */
export class Activity {
  private count = 0;

  constructor(
    private readonly house: House,
    private readonly dice: Dice,
    private readonly scale: Scale,
  ) {}

  /** All conversations are opened, and each inbox has a timeout or none. */
  async begin(): Promise<void> {
    for (const workspace of this.scale.workspaces) {
      for (const inbox of this.scale.inboxes) await this.savesInbox(workspace, inbox);
      for (let n = 1; n <= this.scale.conversations; n += 1)
        await this.house.act(
          workspace,
          `conv_${n}`,
          openConversation({
            inbox: this.dice.of(this.scale.inboxes),
            contactId: `cnt_${n % 50}`,
            channelId: `ch_${n}`,
          }),
        );
    }
  }

  /** Somebody does something. */
  async goesOn(): Promise<void> {
    const { dice, house, scale } = this;
    const workspace = dice.of(scale.workspaces);
    this.count += 1;
    const roll = dice.next();
    if (roll < 0.03) return this.savesInbox(workspace, dice.of(scale.inboxes));
    if (roll < 0.04) return void (await house.block(workspace, `cnt_${dice.between(0, 49)}`));
    const conversation = `conv_${dice.between(1, scale.conversations)}`;
    const command = this.command();
    const isInbound = command.type === 'RecordMessage' && command.message.direction === 'inbound';
    await house.act(workspace, conversation, command, isInbound ? zoe : ada, dice.next() < 0.05 ? 3 : 0);
  }

  private async savesInbox(workspace: string, inbox: string): Promise<void> {
    const { dice, scale } = this;
    const [least, most] = scale.timeoutSeconds;
    const settings: Partial<InboxSettings> = {
      inactivityTimeoutSeconds: dice.next() < 0.3 ? null : dice.skewed(least, most),
      inactivityResolution: dice.of(RESOLUTIONS),
    };
    await this.house.inbox(workspace, inbox, settings);
  }

  private command(): Unstamped<ConversationCommand> {
    const { dice, house, scale, count } = this;
    const [least, most] = scale.snoozeSeconds;
    const roll = dice.next();
    if (roll < 0.45) {
      const till = house.clock.now() + dice.skewed(least, most) * 1_000 + dice.between(0, 999);
      return { type: 'SnoozeConversation', snoozeId: `snooze_${count}`, till };
    }
    if (roll < 0.6) return recordMessage(inbound(`m_${count}`));
    if (roll < 0.7) return recordMessage(outbound(`m_${count}`));
    if (roll < 0.75) return { type: 'UnsnoozeConversation' };
    if (roll < 0.8) return { type: 'CloseConversation', resolution: 'resolved' };
    if (roll < 0.88) return { type: 'ReopenConversation' };
    if (roll < 0.94) return { type: 'TransferConversation', inbox: dice.of(scale.inboxes), unassign: false };
    if (roll < 0.98) return { type: 'ChangeTags', add: [`tag_${count % 7}`], remove: [] };
    return { type: 'ArchiveConversation' };
  }
}
