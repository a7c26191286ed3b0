/** A time in ms since 1970. */
export type Millis = number;
