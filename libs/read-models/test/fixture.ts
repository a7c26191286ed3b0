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

/** A fixture of read models that share their data; `gone` takes the data away. */
export function fixtureOf(make: () => ConversationReadModel, gone: () => void = () => undefined): ReadModelFixture {
  const open: ConversationReadModel[] = [];
  const start = (): ConversationReadModel => {
    const model = make();
    open.push(model);
    return model;
  };
  const model = start();
  return {
    model,
    another: () => Promise.resolve(start()),
    async restart() {
      await model.close();
      return start();
    },
    async dispose() {
      for (const one of open) await one.close();
      gone();
    },
  };
}
