import { ASSIGNEE_TYPES, CHANNEL_TYPES, PRIORITIES } from '@parley/domain';
import type { RoutingRulesView, RoutingRuleView } from '@parley/read-models';
import { operation } from '../api/operation';
import { count, id, list, oneOf, orNull, shape, text } from '../api/shape';
import { schemaOf, type Schema } from '../codec/schema';
import { FreeMetadata } from '../codec/metadata';
import { recordCommand } from '../records/operations';
import { RoutingRulesBody } from './requests';

/* The rules by which conversations find an assignee, as the API offers them. */

const TAG = 'Routing rules';

const who: Schema = {
  type: 'object',
  properties: { id, type: oneOf(ASSIGNEE_TYPES) },
  required: ['id', 'type'],
  additionalProperties: false,
};

/** An object with these fields, all of them. */
const only = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const among: readonly Schema[] = [only({ round_robin: list(who) }), only({ least_open: list(who) })];

const then: Schema = {
  oneOf: [only({ assign: who }), ...among, only({ agent_first: who, then_to: { oneOf: among } })],
};

const when = shape<RoutingRuleView['when']>(
  undefined,
  {
    inbox: list(id),
    channel_type: list(oneOf(CHANNEL_TYPES)),
    tag: list(text),
    label: list(text),
    priority: list(oneOf(PRIORITIES)),
    contact_metadata: schemaOf(FreeMetadata),
  },
  'inbox',
  'channel_type',
  'tag',
  'label',
  'priority',
  'contact_metadata',
);

const rule = shape<RoutingRuleView>('RoutingRule', { name: text, when, then });

const rules = shape<RoutingRulesView>('RoutingRules', { rules: list(rule), revision: orNull(count) });

export const saveRoutingRules = recordCommand(
  'put',
  '/v1/routing-rules',
  'saveRoutingRules',
  TAG,
  RoutingRulesBody,
  'Save the routing rules of the workspace, in their order, as a whole',
);

export const getRoutingRules = operation({
  method: 'get',
  right: 'read',
  conditions: ['wait-for'],
  id: 'getRoutingRules',
  path: '/v1/routing-rules',
  tag: TAG,
  summary: 'The routing rules of the workspace, in their order',
  description: 'Where none were ever saved, `rules` is empty and `revision` null.',
  answers: { 200: rules },
});

export const routingOperations = [saveRoutingRules, getRoutingRules];
