/** Injection tokens of what carries commands out. */
export const DESK = Symbol('Desk');
export const WRITE_PATHS = Symbol('WritePaths');
export const COMMAND_COUNTS = Symbol('CommandCounts');
