import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject, StoredEvent } from '@parley/event-store';
import type { CommitMetadata } from '../src';

const FOLDER = join(__dirname, 'golden');
const METADATA = 'commit-metadata.json';

const read = (file: string): unknown => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));

type GoldenSample = Omit<StoredEvent, 'id'>;

/** The sample that is kept in this file, in exactly the form in which it lies in a log. */
export const goldenSample = (file: string): GoldenSample => read(`${file}.json`) as GoldenSample;

/** The name that a sample is stored under: `ConversationClosed.v1` of `ConversationClosed.v1.by-another`. */
export const storedNameOf = (file: string): string => file.split('.').slice(0, 2).join('.');

/** The samples that there are: one file or more for each stored name. */
export const goldenFiles: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file !== METADATA)
  .map((file) => file.replace(/\.json$/, ''));

export const goldenMetadata = read(METADATA) as CommitMetadata & JsonObject;

export const EVENT_ID = '019caddf-6f3b-7000-8000-0000000000ff';

export const inCommit = (...samples: readonly GoldenSample[]): { metadata: JsonObject; events: StoredEvent[] } => ({
  metadata: goldenMetadata,
  events: samples.map((sample) => ({ id: EVENT_ID, ...sample })),
});
