import type * as t from 'io-ts';
import { ASSIGNEE_TYPES, CHANNEL_TYPES, isVisible, PRIORITIES, withoutInvisible } from '@parley/domain';
import { differing, notEmpty } from '../codec/differing';
import { FreeMetadata } from '../codec/metadata';
import { refine, type Fault } from '../codec/refine';
import type { Schema } from '../codec/schema';
import { custom, listOf, strictObject } from '../codec/strict-object';
import { enumOf, Id, TagText, text } from '../codec/values';
import { ours } from '../records/requests';

/* The body of `PUT /v1/routing-rules`, as the contract spells and limits it. */

const MOST_RULES = 100;
const MOST_VALUES = 50;
const MOST_ASSIGNEES = 100;
const MOST_FIELDS = 20;

const NAME = text(200);
const CONTROL = '\\u0000-\\u001f\\u007f-\\u009f';
const HAS_CONTROL = /\p{Cc}/u;
const NAME_SCHEMA: Schema = {
  type: 'string',
  pattern: `^\\s*[^\\s${CONTROL}]([^${CONTROL}]{0,198}[^\\s${CONTROL}])?\\s*$`,
  description:
    'Space around it is cut off; the rest has 1 to 200 characters, one of which can be seen, and none of control. No two rules have the same; names that look the same, but for canonical forms and what is invisible, are the same.',
};

/** What is around it is cut off before it is measured, and compared. */
const RuleName = custom(
  'text',
  'must be text of 1 to 200 characters, one of them visible, without control characters and unpaired surrogates',
  NAME_SCHEMA,
  (value) => {
    const name = typeof value === 'string' ? value.trim() : '';
    return NAME.is(name) && isVisible(name) && !HAS_CONTROL.test(name) ? name : undefined;
  },
);

const Who = strictObject({ id: Id, type: enumOf(ASSIGNEE_TYPES) }, {});

const whoOf = (given: unknown): string | undefined => {
  const { id, type } = (given ?? {}) as { readonly id?: unknown; readonly type?: unknown };
  return typeof id === 'string' && typeof type === 'string' ? `${type}:${id}` : undefined;
};

const SeveralWho = notEmpty(
  differing(listOf(Who, MOST_ASSIGNEES), { keyOf: whoOf, message: 'is there before: each has one turn' }),
  'must have at least one assignee',
);

const among = { round_robin: SeveralWho, least_open: SeveralWho };

const AMONG_SCHEMA: Schema = { oneOf: [{ required: ['round_robin'] }, { required: ['least_open'] }] };

const AmongMany = refine(strictObject({}, among), AMONG_SCHEMA, (given) => oneKindOf(given, Object.keys(among)));

const KINDS = ['assign', 'round_robin', 'least_open', 'agent_first'];

const THEN_SCHEMA: Schema = {
  oneOf: KINDS.map((kind) => ({ required: [kind] })),
  dependentRequired: { agent_first: ['then_to'], then_to: ['agent_first'] },
};

const Then = refine(
  strictObject({}, { assign: Who, ...among, agent_first: Who, then_to: AmongMany }),
  THEN_SCHEMA,
  (given): Fault => {
    const wrong = oneKindOf(given, KINDS);
    if (wrong !== undefined) return wrong;
    if (has(given, 'agent_first'))
      return has(given, 'then_to') ? undefined : ['then_to', 'is required with agent_first'];
    return has(given, 'then_to') ? ['then_to', 'belongs to agent_first'] : undefined;
  },
);

const has = (given: Readonly<Record<string, unknown>>, field: string): boolean => Object.hasOwn(given, field);

function oneKindOf(given: Readonly<Record<string, unknown>>, kinds: readonly string[]): Fault {
  const [first, second] = kinds.filter((kind) => has(given, kind));
  if (first === undefined) return ['', `must have one of ${kinds.join(', ')}`];
  return second === undefined ? undefined : [second, `cannot stand beside ${first}: a rule does one thing`];
}

const anyOf = <A>(value: t.Type<A, unknown>): t.Type<readonly A[], unknown> =>
  notEmpty(listOf(value, MOST_VALUES), 'must have at least one value; leave it out where any will do');

const ContactMetadata = refine(FreeMetadata, { maxProperties: MOST_FIELDS }, (given): Fault => {
  const fields = Object.keys(given).length;
  return fields > MOST_FIELDS ? ['', `must have at most ${MOST_FIELDS} names, this one has ${fields}`] : undefined;
});

const When = strictObject(
  {},
  {
    inbox: anyOf(Id),
    channel_type: anyOf(enumOf(CHANNEL_TYPES)),
    tag: anyOf(TagText),
    label: anyOf(TagText),
    priority: anyOf(enumOf(PRIORITIES)),
    contact_metadata: ContactMetadata,
  },
);

const Rule = strictObject({ name: RuleName, then: Then }, { when: When });
export type RuleBody = t.TypeOf<typeof Rule>;

/** What of a name is to be seen, by which it is told from others. One in which nothing is to be seen is refused for that alone. */
const nameOf = (given: unknown): string | undefined => {
  const { name } = (given ?? {}) as { readonly name?: unknown };
  if (typeof name !== 'string' || !isVisible(name)) return undefined;
  return withoutInvisible(name).normalize('NFC').trim();
};

/** All rules of a workspace, in their order. Their revision may be sent back. */
export const RoutingRulesBody = strictObject(
  {
    rules: differing(listOf(Rule, MOST_RULES), {
      keyOf: nameOf,
      field: 'name',
      message: 'is the name of a rule before it; names are unique',
    }),
  },
  { revision: ours },
);
export type RoutingRulesBody = t.TypeOf<typeof RoutingRulesBody>;
