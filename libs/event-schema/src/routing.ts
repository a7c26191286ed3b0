import * as t from 'io-ts';
import { CHANNEL_TYPES, PRIORITIES, type RoutingEvent } from '@parley/domain';
import { assignee, freeJson, oneOf } from './codecs';
import { definitionsOf } from './definitions';

const assignees = t.array(assignee);

const roundRobin = t.type({ kind: t.literal('round_robin'), among: assignees });
const leastOpen = t.type({ kind: t.literal('least_open'), among: assignees });

const action = t.union([
  t.type({ kind: t.literal('assign'), to: assignee }),
  roundRobin,
  leastOpen,
  t.type({ kind: t.literal('agent_first'), agent: assignee, thenTo: t.union([roundRobin, leastOpen]) }),
]);

const conditions = t.partial({
  inbox: t.array(t.string),
  channelType: t.array(oneOf(CHANNEL_TYPES)),
  tag: t.array(t.string),
  label: t.array(t.string),
  priority: t.array(oneOf(PRIORITIES)),
  contactMetadata: freeJson,
});

/** The stored form of the rules of a workspace, in the words of the domain. */
export const routingEvents = definitionsOf<RoutingEvent>()({
  RoutingRulesSaved: {
    version: 1,
    data: t.type({ rules: t.array(t.type({ name: t.string, when: conditions, then: action })) }),
    private: null,
  },
});
