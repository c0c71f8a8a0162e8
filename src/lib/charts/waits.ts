/** Seconds at which an axis of waits, a log one, is labelled. */
export const WAITS = [60, 300, 900, 3600, 4 * 3600, 86_400, 7 * 86_400];
