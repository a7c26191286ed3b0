import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, 'golden');

export const goldenFiles: readonly string[] = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));

/** As it stands in the file, indented. */
export const goldenText = (name: string): string => readFileSync(join(FOLDER, `${name}.json`), 'utf8');

/** As it is published, without a space. */
export const goldenBody = (name: string): string => JSON.stringify(JSON.parse(goldenText(name)));
