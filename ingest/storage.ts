/** DuckDB's format for new files; the newer one writes faster than its default. */
export const STORAGE = 'v1.5.0';

/** Rows that are stored, passed over and read together in a snapshot: fewer than by default, as most questions are of few. */
export const ROW_GROUP = 40_960;
