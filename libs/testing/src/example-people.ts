import type { Actor, Assignee, Stamp } from '@parley/domain';

/** Monday, when the examples' conversations begin; their commands come an hour later. */
export const MONDAY = Date.parse('2026-03-02T09:00:00.000Z');
export const LATER = MONDAY + 3_600_000;

export const zoe: Actor = { type: 'contact', id: 'ct_zoe' };
export const ada: Actor = { type: 'attendant', id: 'usr_ada' };
export const parrot: Actor = { type: 'agent', id: 'agt_parrot' };
export const crm: Actor = { type: 'api', id: 'key_crm' };

/* The automations. */
export const routing: Actor = { type: 'automation', id: 'routing' };
export const snoozing: Actor = { type: 'automation', id: 'snooze' };
export const inactivity: Actor = { type: 'automation', id: 'inactivity' };
export const blocking: Actor = { type: 'automation', id: 'blocked' };

export const toAda: Assignee = { type: 'attendant', id: ada.id };
export const toBen: Assignee = { type: 'attendant', id: 'usr_ben' };
export const toParrot: Assignee = { type: 'agent', id: parrot.id };

/** Of the examples' events. */
export const happened: Stamp = { at: MONDAY, by: crm };

/** Of the examples' commands. */
export const asked: Stamp = { at: LATER, by: ada };
