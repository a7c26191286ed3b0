import { textKey } from '@parley/domain';

/** What two spellings of one tag have in common (rule 14). */
export const tagKey = (tag: string): string => textKey(tag);
