import {
  CONVERSATION_SORTS,
  CONVERSATION_STATUSES,
  searchTokensOf,
  type ConversationFilter,
  type ConversationReadModel,
} from '@parley/read-models';
import { WORKSPACE } from '@parley/testing';

const MANY = 10_000;
const STATUSES = CONVERSATION_STATUSES;
const KINDS = ['conversation', 'contact', 'teammate', 'inbox', 'routing'] as const;

type Find = (model: ConversationReadModel, workspace: string, id: string) => Promise<unknown>;
const FIND: { readonly [K in (typeof KINDS)[number]]: Find } = {
  conversation: (model, ...of) => model.stored(...of),
  contact: (model, ...of) => model.contact(...of),
  teammate: (model, ...of) => model.teammate(...of),
  inbox: (model, ...of) => model.inbox(...of),
  routing: (model, workspace) => model.routingRules(workspace),
};

/** Lists of every kind of filter, those that search finds among them. */
const FILTERS: readonly ConversationFilter[] = [
  ...STATUSES.map((status) => ({ statuses: [status] })),
  { statuses: STATUSES },
  { statuses: STATUSES, unread: true },
  { statuses: STATUSES, snoozed: false },
  { statuses: STATUSES, inboxes: ['inb_sales'] },
  { statuses: STATUSES, assignees: [null, 'p1'] },
  { statuses: STATUSES, contacts: ['ct_zoe', 'p2'] },
  { statuses: STATUSES, muted: true },
  { statuses: STATUSES, blocked: true },
  { statuses: STATUSES, searchTokens: searchTokensOf('order') },
  { statuses: STATUSES, searchTokens: searchTokensOf('zoë') },
  { statuses: STATUSES, searchTokens: searchTokensOf('text of') },
];

/** Everything that a read model answers, by what was asked. */
export async function contentsOf(model: ConversationReadModel): Promise<Readonly<Record<string, unknown>>> {
  const answers: Record<string, unknown> = {};
  const { checkpoint, counts } = await model.allCounts();
  answers['checkpoint'] = checkpoint;
  answers['counts'] = Object.fromEntries(counts.map((of) => [`${of.workspace}/${of.inbox}`, of.counts]));
  for (const kind of KINDS)
    for (const { workspace, id } of await model.keys(kind, undefined, MANY)) {
      const key = `${kind} ${workspace}/${id}`;
      answers[key] = await FIND[kind](model, workspace, id);
      if (kind !== 'conversation') continue;
      answers[`${key} kept`] = await model.kept(workspace, id, { revision: Number.MAX_SAFE_INTEGER });
      answers[`${key} statuses`] = [...(await model.messageStatuses(workspace, id, 1, MANY))];
    }
  for (const filter of FILTERS)
    for (const sort of CONVERSATION_SORTS) {
      const page = await model.list({ workspace: WORKSPACE, filter, sort, limit: MANY });
      answers[`${sort} ${JSON.stringify(filter)}`] = page.documents.map(({ id }) => id);
    }
  answers['by phone'] = await model.contactsBy(WORKSPACE, { phone: '+4930123456' }, { limit: MANY });
  answers['by e-mail'] = await model.contactsBy(WORKSPACE, { email: 'zoe@example.test' }, { limit: MANY });
  answers['teammates'] = await model.teammates(WORKSPACE, { limit: MANY });
  answers['inboxes'] = await model.inboxes(WORKSPACE, { limit: MANY });
  answers['routing rules'] = await model.routingRules(WORKSPACE);
  return answers;
}
