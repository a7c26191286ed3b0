/** Texts as they are compared without regard to case: Unicode's full case folding, canonical forms alike (rule 14). */
export const foldCase = (text: string): string => foldLetters(text.normalize('NFD')).normalize('NFC');

/**
 * Folds letters of text whose accents stand apart, as in NFD and NFKD. JavaScript has no folding, but letters that have one
 * capital have one folding, as long as the dotless i, whose capital is that of i, and the sigma at the end of a word are seen to.
 */
export const foldLetters = (text: string): string =>
  text.replace(BUT_DOTLESS_I, (run) => run.toLowerCase().toUpperCase().toLowerCase()).replaceAll('ς', 'σ');

const BUT_DOTLESS_I = /[^ı]+/gu;

/** What Unicode lets nobody see, such as a soft hyphen, a zero-width space or a variation selector. */
export const withoutInvisible = (text: string): string => text.replace(INVISIBLE, '');

const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/** Whether there is anything to be seen: more than space, controls and what is invisible. The Braille blank is blank. */
export const isVisible = (text: string): boolean => VISIBLE.test(text);

const VISIBLE = /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/u;
