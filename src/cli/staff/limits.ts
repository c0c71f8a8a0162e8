/** What the data of one question may be: a case and an answer a row, of years. */
export const LIMITS = { rows: 5_000_000, milliseconds: 300_000 };
