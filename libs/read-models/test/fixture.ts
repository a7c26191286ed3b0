import type { ConversationReadModel } from '../src';

/** What the suite needs of an adapter; every test gets a fresh one, empty. */
export interface ReadModelFixture {
  readonly model: ConversationReadModel;
  /** Another read model on the same data, as another part of the program would have. */
  another(): Promise<ConversationReadModel>;
  /** Closes and opens what can be closed and opened; the data stays. Gives a read model on it. */
  restart(): Promise<ConversationReadModel>;
  dispose(): Promise<void>;
}
