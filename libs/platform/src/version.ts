/** Of the product, as in package.json. */
export const VERSION = '0.1.0';

/**
 * The day of this version, UTC: moved on with each release, and not by the build, so that two builds of the same sources are the same.
 */
export const BUILT_ON = '2026-11-28';
