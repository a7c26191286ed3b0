/** Those who want to know when more may be readable. */
export class Listeners {
  private readonly looks = new Set<() => void>();

  add(look: () => void): () => void {
    const own = (): void => look();
    this.looks.add(own);
    return () => void this.looks.delete(own);
  }

  /** In a turn of the event loop of its own. */
  tell(): void {
    setImmediate(() => {
      for (const look of [...this.looks]) look();
    });
  }
}
