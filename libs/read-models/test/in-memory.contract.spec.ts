import { inMemoryConversationReadModel, inMemoryConversations } from '../src';
import { fixtureOf } from './fixture';
import { conversationReadModelContract } from './read-model.contract';

conversationReadModelContract('in memory', async () => {
  const shared = inMemoryConversations();
  return fixtureOf(() => inMemoryConversationReadModel(shared));
});
