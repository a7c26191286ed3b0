/** Who issued a command. Automations are called `inactivity`, `snooze`, `routing`, `blocked`, `bulk`. */
export interface Actor {
  readonly type: ActorType;
  readonly id: string;
}

export const ACTOR_TYPES = ['contact', 'attendant', 'agent', 'automation', 'api'] as const;
export type ActorType = (typeof ACTOR_TYPES)[number];

/** Who works on a conversation: an `attendant` is a person, an `agent` an AI agent. */
export interface Assignee {
  readonly id: string;
  readonly type: AssigneeType;
}

export const ASSIGNEE_TYPES = ['agent', 'attendant'] as const;
export type AssigneeType = (typeof ASSIGNEE_TYPES)[number];

export const sameAssignee = (a: Assignee | null, b: Assignee | null): boolean => a?.id === b?.id && a?.type === b?.type;
