/* Reports as tasks give them. */

export const difference = {
  kind: 'conversation',
  workspace: 'ws_1',
  id: 'conv_1',
  field: 'participants[1].status',
  expected: 'active',
  actual: 'pending',
} as const;
export const counts = {
  conversations: 12_345,
  contacts: 2,
  teammates: 3,
  inboxes: 4,
  routing: 5,
  differences: 0,
  events: 1_234_567,
  behind: 0,
  unreadable: 0,
};
export const DIFFERS = { tag: 'difference', difference } as const;
export const VERIFIED = { tag: 'verified', verified: counts, seconds: 61.2 } as const;
export const REBUILT = { tag: 'rebuilt', events: 1_234_567, seconds: 2.1 } as const;
