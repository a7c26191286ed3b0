import { opening } from './opening';
import type { ProductProcess } from './processes';

/** Clients that open conversations as fast as they are answered, until they are told to end or nobody answers any more. */
export class Writers {
  /** Conversations that were acknowledged, in the order of the answers. */
  readonly acknowledged: string[] = [];
  readonly faults: string[] = [];
  private ended = false;
  private readonly running: Promise<unknown>;

  constructor(
    private readonly product: ProductProcess,
    private readonly name: string,
    clients: number,
  ) {
    this.running = Promise.all(Array.from({ length: clients }, (_, n) => this.one(n)));
  }

  /** To be called right before a kill: what fails from now on was under way. */
  async end(): Promise<void> {
    this.ended = true;
    await this.running;
  }

  private async one(n: number): Promise<void> {
    for (let i = 0; !this.ended; i += 1) {
      const id = `conv_${this.name}_${n}_${i}`;
      try {
        const { status, body } = await this.product.send('POST', '/v1/conversations', opening(id));
        if (status === 201) this.acknowledged.push(id);
        else this.faults.push(`${id}: ${status} ${String(body['code'])}: ${String(body['detail'])}`);
      } catch (error) {
        if (!this.ended) this.faults.push(`${id}: ${String(error)}`);
        return;
      }
    }
  }
}
