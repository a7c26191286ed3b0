/**
 * What the files of the product are for. Each says so in its header (`application_id`), in four letters. What is `made` of the log
 * can be deleted and made anew.
 */
export const FILE_KINDS = {
  'event log': { letters: 'PLYe', made: false },
  'read model': { letters: 'PLYr', made: true },
  'automations file': { letters: 'PLYa', made: true },
  'operations file': { letters: 'PLYo', made: false },
  'public log': { letters: 'PLYp', made: false },
} as const;

export type FileKind = keyof typeof FILE_KINDS;

/** As SQLite keeps it. */
export const applicationId = (kind: FileKind): number => Buffer.from(FILE_KINDS[kind].letters, 'latin1').readUInt32BE();

export const kindOf = (id: number): FileKind | undefined =>
  (Object.keys(FILE_KINDS) as FileKind[]).find((kind) => applicationId(kind) === id);
