import type { RoutingView } from '../port';

/**
 * Whose turn it is of the workspaces in which something waits: one after the other in their order, round and round, so that none waits for all of another's.
 */
export class Workspaces {
  /** Read, and not had their turn yet. */
  private read: string[] = [];
  private after: string | undefined;
  /** The round has come to its end. */
  private isRound = true;
  /** Something may wait that this round has not come by. */
  private goesRoundAgain = false;
  /** Passed by while they could have no turn. */
  private readonly passedBy = new Set<string>();

  constructor(
    private readonly view: Pick<RoutingView, 'workspacesWaiting'>,
    private readonly page: number,
  ) {}

  /** Something may wait where nothing did. */
  lookAgain(): void {
    this.goesRoundAgain = true;
  }

  /** Its turn is over; `more` when something still waits. */
  ended(workspace: string, more: boolean): void {
    if (this.passedBy.delete(workspace) || more) this.lookAgain();
  }

  /** The next one that is free to have a turn; undefined when none is. */
  async next(isFree: (workspace: string) => boolean): Promise<string | undefined> {
    for (;;) {
      for (let workspace = this.read.shift(); workspace !== undefined; workspace = this.read.shift()) {
        if (isFree(workspace)) return workspace;
        this.passedBy.add(workspace);
      }
      if (this.isRound && !this.goesRoundAgain) return undefined;
      if (this.isRound) {
        this.goesRoundAgain = false;
        this.after = undefined;
      }
      const read = await this.view.workspacesWaiting(this.page, this.after);
      this.isRound = read.length < this.page;
      this.after = read.at(-1);
      this.read = [...read];
    }
  }
}
