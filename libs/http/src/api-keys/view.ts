import type { ApiKeyRecord } from '@parley/access';

/** A key as it is shown: never the key itself. */
export interface ApiKeyView {
  readonly id: string;
  readonly name: string | null;
  readonly actor_type: string;
  readonly actor_id: string;
  readonly rights: string;
  readonly act_as: boolean;
  readonly created_at: string;
  readonly last_used_at: string | null;
}

export const apiKeyView = (record: ApiKeyRecord): ApiKeyView => ({
  id: record.id,
  name: record.name,
  actor_type: record.actorType,
  actor_id: record.actorId,
  rights: record.rights,
  act_as: record.actAs,
  created_at: new Date(record.createdAt).toISOString(),
  last_used_at: record.lastUsedAt === null ? null : new Date(record.lastUsedAt).toISOString(),
});
