/** Raised when the tables of a snapshot change shape; a reader refuses any other. */
export const SNAPSHOT_VERSION = '10';
