import { inMemoryConversationReadModel, inMemoryConversations } from '../src';
import { conversationReadModelContract } from './read-model.contract';

conversationReadModelContract('in memory', () => {
  const shared = inMemoryConversations();
  const open: { close(): Promise<void> }[] = [];
  const start = (): ReturnType<typeof inMemoryConversationReadModel> => {
    const model = inMemoryConversationReadModel(shared);
    open.push(model);
    return model;
  };
  const model = start();
  return Promise.resolve({
    model,
    another: () => Promise.resolve(start()),
    async restart() {
      await model.close();
      return start();
    },
    async dispose() {
      for (const one of open) await one.close();
    },
  });
});
