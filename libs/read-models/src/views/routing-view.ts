import type { Assignee, ChannelType, InboxId, Priority, RoutingAction, RoutingRule } from '@parley/domain';
import type { RoutingDocument } from '../documents/record-documents';

/** All rules of a workspace. */
export interface RoutingRulesView {
  readonly rules: readonly RoutingRuleView[];
  /** Null before any were saved. */
  readonly revision: number | null;
}

/** A rule as it was sent: of conditions those that were given. */
export interface RoutingRuleView {
  readonly name: string;
  readonly when: {
    readonly inbox?: readonly InboxId[];
    readonly channel_type?: readonly ChannelType[];
    readonly tag?: readonly string[];
    readonly label?: readonly string[];
    readonly priority?: readonly Priority[];
    readonly contact_metadata?: Readonly<Record<string, unknown>>;
  };
  readonly then: RoutingActionView;
}

type AmongManyView = { readonly round_robin: readonly Assignee[] } | { readonly least_open: readonly Assignee[] };

type RoutingActionView =
  { readonly assign: Assignee } | AmongManyView | { readonly agent_first: Assignee; readonly then_to: AmongManyView };

export const routingRulesView = (document: RoutingDocument | undefined): RoutingRulesView => ({
  rules: document?.rules.map(ruleView) ?? [],
  revision: document?.revision ?? null,
});

const ruleView = ({ name, when, then }: RoutingRule): RoutingRuleView => {
  const { channelType, contactMetadata, ...alike } = when;
  return {
    name,
    when: {
      ...alike,
      ...(channelType === undefined ? {} : { channel_type: channelType }),
      ...(contactMetadata === undefined ? {} : { contact_metadata: contactMetadata }),
    },
    then: actionView(then),
  };
};

function actionView(then: RoutingAction): RoutingActionView {
  switch (then.kind) {
    case 'assign':
      return { assign: then.to };
    case 'round_robin':
    case 'least_open':
      return amongView(then);
    case 'agent_first':
      return { agent_first: then.agent, then_to: amongView(then.thenTo) };
  }
}

const amongView = ({ kind, among }: Extract<RoutingAction, { among: unknown }>): AmongManyView =>
  kind === 'round_robin' ? { round_robin: among } : { least_open: among };
