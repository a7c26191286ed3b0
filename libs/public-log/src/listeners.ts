type Look = (workspaces: ReadonlySet<string>) => void;

/** Those who want to know when more may be readable. */
export class Listeners {
  private readonly looks = new Set<Look>();

  add(look: Look): () => void {
    const own: Look = (workspaces) => look(workspaces);
    this.looks.add(own);
    return () => void this.looks.delete(own);
  }

  /** In a turn of the event loop of its own. */
  tell(workspaces: ReadonlySet<string>): void {
    if (workspaces.size === 0) return;
    setImmediate(() => {
      for (const look of [...this.looks]) look(workspaces);
    });
  }
}

export const workspacesOf = (events: readonly { readonly workspace: string }[]): ReadonlySet<string> =>
  new Set(events.map(({ workspace }) => workspace));
