type Look = (webhooks: ReadonlySet<string>) => void;

/** Those who want to know which webhooks got something to send. */
export class WaitingListeners {
  private readonly looks = new Set<Look>();
  private webhooks = new Set<string>();

  listen(look: Look): () => void {
    const own: Look = (webhooks) => look(webhooks);
    this.looks.add(own);
    return () => void this.looks.delete(own);
  }

  /** Told in a turn of the event loop of its own, when the transaction that this is called in is over. */
  tell(webhook: string): void {
    if (this.looks.size === 0) return;
    if (this.webhooks.size === 0) setImmediate(() => this.told());
    this.webhooks.add(webhook);
  }

  private told(): void {
    const { webhooks } = this;
    this.webhooks = new Set();
    for (const look of [...this.looks]) look(webhooks);
  }
}
