/** Webhooks that just recovered: they go on with one request in flight, then two, four, and so on. */
export class SlowStarts {
  private readonly most = new Map<string, number>();

  constructor(private readonly full: number) {}

  /** How many requests of it may be in flight. */
  mostOf(webhook: string): number {
    return this.most.get(webhook) ?? this.full;
  }

  recovered(webhook: string): void {
    this.most.set(webhook, 1);
  }

  /** One was accepted: when all that may be in flight were, twice as many may be. */
  accepted(webhook: string): void {
    const most = this.most.get(webhook);
    if (most === undefined) return;
    if (most + 1 >= this.full) this.most.delete(webhook);
    else this.most.set(webhook, most + 1);
  }

  /** It fails again, or is disabled. */
  forget(webhook: string): void {
    this.most.delete(webhook);
  }

  /** Only these have anything waiting. */
  look(waiting: ReadonlyMap<string, unknown>): void {
    for (const webhook of this.most.keys()) if (!waiting.has(webhook)) this.most.delete(webhook);
  }
}
