import type { KeyAnswer } from '@parley/operator';

type ApiKeyRecord = Extract<KeyAnswer, { tag: 'key-created' }>['record'];

export function keyMessageOf(answer: KeyAnswer): string {
  switch (answer.tag) {
    case 'key-created':
      return `${lineOf(answer.record)}\nKey, shown this once: ${answer.key}`;
    case 'key-deleted': {
      const { id, workspace, changed } = answer;
      return `The key ${id} of the workspace ${workspace} ${changed ? 'is deleted' : 'was deleted before'}.`;
    }
    case 'keys':
      return answer.keys.length === 0
        ? `The workspace ${answer.workspace} has no keys.`
        : answer.keys.map(lineOf).join('\n');
  }
}

function lineOf({ id, name, actorType, actorId, rights, actAs, createdAt, lastUsedAt }: ApiKeyRecord): string {
  const called = name === null ? '' : ` ${JSON.stringify(name)}`;
  const used = lastUsedAt === null ? 'never used' : `last used ${timeOf(lastUsedAt)}`;
  return `${id}${called}: ${rights}${actAs ? ', may act as others' : ''}, by ${actorType}:${actorId}, made ${timeOf(createdAt)}, ${used}`;
}

/** To the second. */
const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
